// Fuzzes the reading of checkpoints: whatever the bytes, they are taken or refused with a reason, and what is taken saves and loads again.
// An input that begins with an even byte is a whole file, damaged head and checksums included; after an odd one the rest is what
// follows the head, as if somebody had made the checksums fit.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "io/saved.h"
#include "state/visit.h"

using namespace cordon;

namespace {

// A land of a few of each, without people's whereabouts: ids have bounds here.
World small() {
    World w;
    w.clock = {make_date(2020, 1, 10), 4};
    w.places.counties.resize(3), w.places.gates.resize(2), w.places.facilities.resize(4), w.places.stocks.resize(1), w.places.cells.resize(6);
    w.mobility.arrivals.resize(5), w.mobility.sources.resize(1);
    return w;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const World world = small();
    static const Belonging own{"1", 2, 3, 4};
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    State state;
    Known known;
    try {
        if (data[0] % 2)
            from_body(bytes, world, 3, state, known);
        else
            from_checkpoint(bytes, own, world, 3, state, known);
    } catch (const Damaged& why) {
        if (std::string_view(why.what()).empty()) std::abort();
        return 0;
    }
    State state_again;
    Known known_again;
    from_checkpoint(to_checkpoint(state, known, own), own, world, 3, state_again, known_again);
    if (to_checkpoint(state_again, known_again, own).size() != to_checkpoint(state, known, own).size()) std::abort();
    return 0;
}
