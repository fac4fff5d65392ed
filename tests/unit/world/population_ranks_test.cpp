// Ranks and members, households and cells: every question has its inverse, for all people of small worlds.
#include <set>

#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

// A world in which every role occurs.
World full_world() {
    WorldSpec s = synthetic_spec(6000, 12);
    s.rules.returners = 700;
    return build(s, {{Source(0), 0, 90}, {Source(1), 2, 41}});
}

std::vector<RoleMask> masks() {
    std::vector<RoleMask> all = {all_roles, 0x0f04, 0x1fff, 0x0fff, 0x00f0, 0x7001};
    for (int r = 0; r < roles; ++r) all.push_back(only(static_cast<Role>(r)));
    for (std::uint64_t k = 1; k <= 20; ++k) all.push_back(static_cast<RoleMask>(mix(k)));
    return all;
}

}  // namespace

TEST_CASE("rank and select are inverse for every person, township and mask, and agree with counting one by one") {
    const World w = full_world();
    const Population& people = w.population;
    for (const RoleMask m : masks()) {
        bool inverse = true;
        std::uint32_t in_region = 0;
        for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
            std::uint32_t rank = 0;
            for (const Person p : people.people(Township(t))) {
                if (!(only(people.role(p)) & m)) continue;
                inverse = inverse && people.rank(Township(t), m, p) == rank && people.select(Township(t), m, rank) == p;
                ++rank;
            }
            inverse = inverse && people.count(Township(t), m) == rank;
            in_region += rank;
        }
        CAPTURE(m);
        CHECK(inverse);
        CHECK(people.count(m) == in_region);
    }
}

TEST_CASE("rank and select hold where the people of a role stand together rather than spread") {
    // 100,000 farmers, one worker, farmers again, and the last quarter at home: no guess of the block is near.
    WorldSpec spec;
    spec.kind = WorldKind::well_mixed, spec.people = 200001;
    Complaints complaints;
    const Places places = build_places(spec, complaints);
    std::vector<std::uint8_t> mark(200001, static_cast<std::uint8_t>(Role::farm) | Population::first_of_household);
    mark[100000] = static_cast<std::uint8_t>(Role::worker);
    for (std::uint32_t p = 150000; p < 200001; ++p) mark[p] = static_cast<std::uint8_t>(Role::home);
    const Population people(std::vector<std::uint8_t>(mark.size(), 30), mark, {0, 200001}, places);
    const Township t(0);
    CHECK(people.select(t, only(Role::worker), 0) == Person(100000));
    CHECK(people.rank(t, only(Role::farm), Person(100001)) == 100000);
    for (const std::uint32_t r : {0u, 255u, 256u, 99999u, 100000u, 149998u})
        CHECK(people.rank(t, only(Role::farm), people.select(t, only(Role::farm), r)) == r);
    CHECK(people.select(t, only(Role::home), 0) == Person(150000));
    CHECK(people.select(t, only(Role::home), 50000) == Person(200000));
}

TEST_CASE("households, cells and townships are found from any of their members") {
    const World w = full_world();
    const Population& people = w.population;
    bool right = true;
    std::uint32_t households = 0;
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
        const Township township(t);
        std::uint32_t rank = 0;
        const Range<Person> all = people.people(township);
        for (Person p = all.first; p < all.last;) {
            const Range<Person> members = people.household(p);
            right = right && members.first == p && members.size() >= 1 && members.size() <= 16;
            right = right && people.household_rank(township, p) == rank && people.household_select(township, rank) == p;
            for (const Person q : members)
                right = right && people.household(q).first == members.first && people.cell(q) == people.cell(p) &&
                        people.township(q) == township;
            p = members.last;
            ++rank;
        }
        right = right && people.households(township) == rank;
        households += rank;
    }
    CHECK(right);
    CHECK(households > 2000);
    std::uint32_t in_cells = 0;
    for (std::uint32_t c = 0; c < w.places.cells.size(); ++c) {
        for (const Person p : people.people(Cell(c)))
            right = right && people.cell(p) == Cell(c) && people.township(p) == w.places.cells[c].township;
        in_cells += people.people(Cell(c)).size();
    }
    CHECK(right);
    CHECK(in_cells == people.size());
}

TEST_CASE("names are unique, and do not depend on who lives in other cells") {
    const World w = full_world();
    std::set<std::uint64_t> names;
    for (std::uint32_t p = 0; p < w.population.size(); ++p)
        names.insert(w.population.name(Person(p), w.population.cell(Person(p)), w.places).value);
    CHECK(names.size() == w.population.size());
    const Cell c(7);
    CHECK(w.population.name(Person(w.population.people(c).first.value + 3), c, w.places).value ==
          ((static_cast<std::uint64_t>(w.places[c].code()) << 32) | 3));
}

TEST_CASE("a person takes less than three bytes") {
    const World w = build(synthetic_spec(200000));
    CHECK(static_cast<double>(w.population.bytes()) < 3.0 * w.population.size());
}
