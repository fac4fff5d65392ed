// Fuzzing the reader (libFuzzer): any text is read or refused with complaints that have a place, never a crash; and what is
// read is written so that it reads back to the same text. The first line of the input, after "#", is a --set.
#include <cstdio>
#include <cstdlib>

#include "unit/io/example.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cordon;
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> sets;
    if (text.starts_with("#")) sets.push_back(text.substr(1, text.find('\n') - 1));
    const example::Read first = example::read_text(text, sets);
    for (const std::string& s : first.wrong)
        if (!s.starts_with("a.toml:") && !s.starts_with("--set ") && !s.starts_with("/"))
            std::fprintf(stderr, "no place: %s\n", s.c_str()), std::abort();
    if (!first.wrong.empty()) return 0;
    const std::string written = write(first.scenario);
    const example::Read second = example::read_text(written);
    if (!second.wrong.empty() || write(second.scenario) != written) std::fprintf(stderr, "not equal:\n%s\n", written.c_str()), std::abort();
    return 0;
}
