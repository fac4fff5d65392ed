// Parallel loops. The only file that knows OpenMP is parallel.cpp. Kernels read and emit; nobody writes another person.
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <vector>

namespace cordon {

// How loops run. Results may not depend on any of it.
struct Parallel {
    int threads = 1;
    bool shuffled = false;             // run blocks in a shuffled order on one thread: finds order bugs each time
    std::uint64_t shuffle_seed = 1;
    std::size_t items_per_block = 256; // a block is the unit that one thread runs at a time
};

void set_parallel(const Parallel&);
const Parallel& parallel();

// Runs body(block) for block = 0 .. blocks-1, in any order. Exceptions are kept and the one of the lowest block is rethrown.
void for_blocks(std::size_t blocks, const std::function<void(std::size_t)>& body);

// Runs body(i) for i = 0 .. n-1 in blocks, of fewer items where each is much work.
template <class Body>
void for_each_index(std::size_t n, const Body& body, std::size_t most_per_block = 1u << 20) {
    const std::size_t size = std::min(parallel().items_per_block, most_per_block), blocks = (n + size - 1) / size;
    for_blocks(blocks, [&](std::size_t b) {
        const std::size_t end = std::min(n, (b + 1) * size);
        for (std::size_t i = b * size; i < end; ++i) body(i);
    });
}

// One result of body(from, to, out) for each block of [0, n), in the order of blocks.
template <class T, class Body>
std::vector<T> in_blocks(std::size_t n, const Body& body) {
    const std::size_t size = parallel().items_per_block, blocks = (n + size - 1) / size;
    std::vector<T> parts(blocks);
    for_blocks(blocks, [&](std::size_t b) { body(b * size, std::min(n, (b + 1) * size), parts[b]); });
    return parts;
}

// Collects what body(i, out) emits for i = 0 .. n-1, in the order of i, whatever the threads did.
template <class T, class Body>
std::vector<T> gather(std::size_t n, const Body& body) {
    std::vector<std::vector<T>> parts = in_blocks<std::vector<T>>(n, [&](std::size_t from, std::size_t to, std::vector<T>& out) {
        for (std::size_t i = from; i < to; ++i) body(i, out);
    });
    if (parts.size() == 1) return std::move(parts[0]);
    std::size_t total = 0;
    for (const auto& p : parts) total += p.size();
    std::vector<T> all;
    all.reserve(total);
    for (auto& p : parts) std::move(p.begin(), p.end(), std::back_inserter(all));
    return all;
}

}  // namespace cordon
