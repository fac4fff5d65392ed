// Where and who of many at once, in an ordinary tick: everyone's flows are drawn, trips are not limited, nobody visits. Steps are taken for
// all of a block before the next, so that the processor need not wait for one before it begins another, nor guess which way each will go.
#include <array>

#include "base/search.h"
#include "world/commute.h"
#include "world/groups.h"
#include "world/whereabouts.h"

namespace cordon {

namespace {
constexpr std::size_t most = 256;

// Some of the indices of a block, in order.
struct Chosen {
    std::array<std::uint32_t, most> index;
    std::size_t n = 0;
    void add_if(std::size_t k, bool condition) { index[n] = static_cast<std::uint32_t>(k), n += condition; }
    const std::uint32_t* begin() const { return index.data(); }
    const std::uint32_t* end() const { return index.data() + n; }
};
}  // namespace

void Whereabouts::where(std::span<const Someone> asked, Presence* found) const {
    if (!is_ordinary()) {
        for (std::size_t k = 0; k < asked.size(); ++k) found[k] = where(asked[k].person, asked[k].desk);
        return;
    }
    if (asked.size() > most) return where(asked.first(most), found), where(asked.subspan(most), found + most);
    // Those who may travel, by where they stand in the order of travellers; all others one by one.
    Chosen free, travelling;
    std::array<std::uint32_t, most> place;
    std::array<Township, most> home;
    for (std::size_t k = 0; k < asked.size(); ++k) {
        const Person p = asked[k].person;
        const bool is_free = (free_ & only(world_.population.role(p))) != 0;
        if (!is_free) found[k] = where(p, asked[k].desk);
        home[k] = world_.population.township(p);
        free.add_if(k, is_free);
    }
    for (const std::uint32_t k : free) {
        const Pool& pool = pools_[home[k].value];
        const Person p = asked[k].person;
        place[k] = pool.everyone ? p.value - world_.population.people(home[k]).first.value : world_.population.rank(home[k], free_, p);
    }
    for (const std::uint32_t k : free) place[k] = pools_[home[k].value].order.inverse(place[k]);
    for (const std::uint32_t k : free) {
        Presence& here = found[k] = {};
        here.activity = Activity::home, here.cell = world_.population.cell(asked[k].person);
        travelling.add_if(k, place[k] < pools_[home[k].value].leaving);
    }
    for (const std::uint32_t k : travelling) {
        Stretch travellers{};
        const std::uint32_t flow = flow_of(pools_[home[k].value], home[k], place[k], &travellers);
        found[k] = on_trip(flow, place[k] - travellers.low, travellers);
    }
}

void Whereabouts::who(std::span<const Slot> asked, Person* found) const {
    if (!is_ordinary()) {
        for (std::size_t k = 0; k < asked.size(); ++k) found[k] = who(asked[k].cell, asked[k].slot);
        return;
    }
    if (asked.size() > most) return who(asked.first(most), found), who(asked.subspan(most), found + most);
    const Population& people = world_.population;
    Chosen residents, workers, visitors;
    for (std::size_t k = 0; k < asked.size(); ++k) {
        const auto& ends = world_.mobility.locals[asked[k].cell.value];
        const std::uint32_t slot = asked[k].slot;
        residents.add_if(k, slot < ends[0]);
        workers.add_if(k, slot >= ends[0] && slot < ends.back());
        visitors.add_if(k, slot >= ends.back());
    }
    for (const std::uint32_t k : workers) found[k] = at_venue_now() ? who(asked[k].cell, asked[k].slot) : Person{};

    // Residents who may travel: at home are those who do not. Of the others most are at work.
    Chosen free;
    std::array<std::uint32_t, most> place;
    std::array<Township, most> home;
    for (const std::uint32_t k : residents) {
        const Person p(people.people(asked[k].cell).first.value + asked[k].slot);
        const bool is_free = (free_ & only(people.role(p))) != 0;
        found[k] = is_free || is_home(p) ? p : Person{};
        home[k] = world_.places[asked[k].cell].township;
        free.add_if(k, is_free);
    }
    for (const std::uint32_t k : free) {
        const Pool& pool = pools_[home[k].value];
        place[k] = pool.everyone ? found[k].value - people.people(home[k]).first.value : people.rank(home[k], free_, found[k]);
    }
    for (const std::uint32_t k : free) place[k] = pools_[home[k].value].order.inverse(place[k]);
    for (const std::uint32_t k : free)
        if (place[k] < pools_[home[k].value].leaving) found[k] = {};

    for (const std::uint32_t k : visitors) found[k] = visitor(asked[k].cell, asked[k].slot - world_.mobility.locals[asked[k].cell.value].back());
}

}  // namespace cordon
