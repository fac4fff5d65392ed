// Large columns on huge pages: fewer misses in the tables of pages where people are looked up at random, and fewer pages to make.
#pragma once
#include <cstddef>
#include <vector>

namespace cordon {

// Asks for huge pages in a stretch of memory that nothing has touched yet. Nothing depends on whether it is granted.
void ask_for_huge_pages(void* memory, std::size_t bytes);

// An empty vector with room for n.
template <class T>
std::vector<T> with_room_for(std::size_t n) {
    std::vector<T> v;
    v.reserve(n);
    ask_for_huge_pages(v.data(), n * sizeof(T));
    return v;
}

}  // namespace cordon
