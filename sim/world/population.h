// Who lives in the region. Two bytes a person at rest; households, ranks and members follow from the order of people:
// township by township, cell by cell, household by household.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "places/places.h"

namespace cordon {

// What someone normally does, and when they are away. Absence goes by cohort, so that the whereabouts of all who share
// a role are exchangeable.
enum class Role : std::uint8_t {
    home = 0,
    farm,
    worker,
    health_worker,
    kindergarten,
    primary,
    junior,
    senior,
    leaver_a,
    leaver_b,
    leaver_c,
    leaver_d,  // workers from other provinces who leave for the Spring Festival
    returner_a,
    returner_b,
    returner_c,  // registered here, working elsewhere, home for the Spring Festival
    expected,    // away until a dated arrival from a named source brings them
};
constexpr int roles = 16;
using RoleMask = std::uint16_t;
constexpr RoleMask only(Role r) { return static_cast<RoleMask>(1u << static_cast<int>(r)); }
constexpr RoleMask all_roles = 0xffff;
constexpr RoleMask workers = only(Role::worker) | only(Role::health_worker);                              // who commute
constexpr RoleMask pupils = only(Role::kindergarten) | only(Role::primary) | only(Role::junior) | only(Role::senior);
constexpr bool is_leaver(Role r) { return r >= Role::leaver_a && r <= Role::leaver_d; }
constexpr bool is_returner(Role r) { return r >= Role::returner_a && r <= Role::returner_c; }
constexpr bool is_pupil(Role r) { return r >= Role::kindergarten && r <= Role::senior; }
constexpr bool is_resident(Role r) { return r < Role::returner_a; }  // counted by the census

// One person's two bytes. mark: bits 0-3 role, bit 4 first of a household, bit 5 lives in a dormitory or institution.
class Population {
  public:
    // Takes finished columns. cell_first has cells + 1 entries; a household never crosses a cell.
    Population(std::vector<std::uint8_t> age, std::vector<std::uint8_t> mark, std::vector<std::uint32_t> cell_first, const Places&);
    Population() = default;

    static constexpr std::uint8_t first_of_household = 0x10, dormitory = 0x20;
    static constexpr std::uint32_t stretch = 32;  // marks are read so many at a time: with room for more, `mark` need not be copied

    std::uint32_t size() const { return static_cast<std::uint32_t>(age_.size()); }
    std::uint8_t age(Person p) const { return age_[p.value]; }
    Role role(Person p) const { return static_cast<Role>(mark_[p.value] & 15); }
    bool in_dormitory(Person p) const { return mark_[p.value] & dormitory; }
    Range<Person> household(Person p) const;  // all members; at most 16
    Cell cell(Person p) const {               // of residence
        std::uint32_t c = cell_guide_[p.value / per_cell_guide];
        while (cell_first_[c + 1] <= p.value) ++c;
        return Cell(c);
    }
    Range<Person> people(Cell c) const { return {Person(cell_first_[c.value]), Person(cell_first_[c.value + 1])}; }
    Range<Person> people(Township t) const { return {Person(township_first_[t.value]), Person(township_first_[t.value + 1])}; }
    Township township(Person p) const {
        std::uint32_t t = township_guide_[p.value / per_township_guide];
        while (township_first_[t + 1] <= p.value) ++t;
        return Township(t);
    }
    // Stable name: cell code and position in the cell.
    Name name(Person p, Cell c, const Places& places) const {
        return {(static_cast<std::uint64_t>(places[c].code()) << 32) | (p.value - cell_first_[c.value])};
    }

    // Ranks among those of a township whose role is in the mask, in the order of people.
    std::uint32_t count(Township t, RoleMask m) const;
    std::uint32_t rank(Township t, RoleMask m, Person p) const;    // p has a role in m
    Person select(Township t, RoleMask m, std::uint32_t r) const;  // r < count
    // Households of a township in order.
    std::uint32_t households(Township t) const;
    std::uint32_t household_rank(Township t, Person first) const;
    Person household_select(Township t, std::uint32_t r) const;  // the first member

    std::uint32_t count(RoleMask m) const;  // in the whole region
    std::size_t bytes() const;
    // The columns that it is made of, and what is counted from them: for files. mark has its stretch.
    template <class Archive>
    void list(Archive& archive) {
        archive(age_, mark_, cell_first_);
    }
    void count_marks(const Places&);
    std::span<const std::uint8_t> ages() const { return age_; }
    std::span<const std::uint8_t> marks() const { return {mark_.data(), age_.size()}; }

  private:
    // What is ranked: the roles of a mask, or the first members of households.
    struct Roles;
    struct Firsts;
    template <class Kind>
    std::uint32_t rank_of(Township t, Kind kind, std::uint32_t person) const;
    template <class Kind>
    Person select_of(Township t, Kind kind, std::uint32_t r) const;

    static constexpr std::uint32_t block = 256;  // people a block of counts; blocks start anew with each township
    struct Counts {
        std::uint32_t before[roles + 1];  // in this township before this block: by role, and firsts of households
    };

    // [person / people] where to begin looking for the range that holds a person.
    void guide(const std::vector<std::uint32_t>& firsts, std::uint32_t people, std::vector<std::uint32_t>& guide) const;
    static constexpr std::uint32_t per_cell_guide = 128, per_township_guide = 1024;

    std::vector<std::uint8_t> age_, mark_;  // a stretch of zeros follows the last mark
    std::vector<std::uint32_t> cell_first_, township_first_, cell_guide_, township_guide_;
    std::vector<std::uint32_t> township_block_;  // [townships + 1] into counts_; the last of each township holds its totals
    std::vector<Counts> counts_;
};

}  // namespace cordon
