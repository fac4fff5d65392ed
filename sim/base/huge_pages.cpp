// madvise, where the system has it.
#include "base/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace cordon {

void ask_for_huge_pages(void* memory, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    constexpr std::uintptr_t huge = 1 << 21;  // [byte]
    const auto at = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (at + huge - 1) / huge * huge, last = (at + bytes) / huge * huge;
    if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

}  // namespace cordon
