// Parallel loops with OpenMP.
#include "base/parallel.h"

#include <omp.h>

#include <exception>
#include <numeric>

#include "base/errors.h"
#include "base/rng.h"

namespace cordon {

namespace {
Parallel how;
thread_local bool inside = false;  // nested loops run serially
}  // namespace

void set_parallel(const Parallel& p) {
    expects(p.threads >= 1 && p.items_per_block >= 1);
    how = p;
    omp_set_num_threads(p.threads);
}

const Parallel& parallel() { return how; }

void for_blocks(std::size_t blocks, const std::function<void(std::size_t)>& body) {
    if (!how.shuffled && (how.threads == 1 || blocks < 2 || inside)) {
        for (std::size_t b = 0; b < blocks; ++b) body(b);
        return;
    }
    std::vector<std::exception_ptr> failed(blocks);
    const auto run = [&](std::size_t b) {
        try {
            body(b);
        } catch (...) {
            failed[b] = std::current_exception();
        }
    };
    if (how.shuffled) {
        std::vector<std::size_t> order(blocks);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = blocks; i > 1; --i) std::swap(order[i - 1], order[mix(how.shuffle_seed * 0x9e3779b97f4a7c15ull + i) % i]);
        for (std::size_t b : order) run(b);
    } else {
#pragma omp parallel
        {
            inside = true;
#pragma omp for schedule(dynamic, 1)
            for (std::size_t b = 0; b < blocks; ++b) run(b);
            inside = false;
        }
    }
    for (const auto& e : failed)
        if (e) std::rethrow_exception(e);
}

}  // namespace cordon
