// The truth about infections: one row each, in order of commitment.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/columns.h"
#include "base/ids.h"
#include "base/time.h"
#include "world/disease.h"
#include "world/settings.h"
#include "world/venues.h"

namespace cordon {

struct Infection {
    // What a contact asks of its infector comes first, in one line of memory.
    Person person;
    std::uint32_t ordinal = 0;            // 0 the first infection of this person
    Moment over;                          // clinical recovery or death
    std::uint32_t desk = no_desk;         // of the person, at work or school; follows from the world
    Severity severity = Severity::mild;
    bool dies = false;
    std::uint8_t strain = 0;              // 0: the disease itself, k: the k-th of its other strains
    Setting setting = Setting::seed;
    std::uint8_t kind = 0;                // community: which of contacts.kind
    Moment infected, onset;               // onset of symptoms; of the same law, but silent, without symptoms
    Moment detectable_from, detectable_to;
    Episode infector;                     // none: from outside or seeded
    Episode previous;                     // of this person; none: it is the first
    Source source;                        // outside source, if it came with an arrival
    Cell cell;                            // where it happened
    std::uint16_t generation = 0;         // seeds and imports are 0
    std::uint16_t offspring = 0;          // committed so far
    bool in_custody = false;              // infected while under control
    bool turned_back = false;             // at a gate on the way in: out of the region, and none of its infections
    bool without_bed = false;             // their crisis came, and they did not lie in the bed that they needed
    Moment fever_from = Moment::never(), fever_to = Moment::never();
    Moment severe_from = Moment::never(), critical_from = Moment::never();
    Moment relapse_from = Moment::never(), relapse_to = Moment::never();  // RNA can be found once more
};

struct Episodes {
    std::vector<Infection> rows;          // [episode]
    RowMap<Person> last;                  // person -> latest episode
    std::uint32_t turned_back = 0;        // of the rows
    std::size_t of_the_region() const { return rows.size() - turned_back; }
    const Infection& operator[](Episode e) const { return rows[e.value]; }
    Infection& operator[](Episode e) { return rows[e.value]; }
    Episode of(Person p) const {
        const std::uint32_t r = last.find(p);
        return r == RowMap<Person>::none ? Episode{} : Episode(r);
    }
    // The latest that had begun by a moment.
    Episode of(Person p, Moment m) const {
        Episode e = of(p);
        while (e && rows[e.value].infected > m) e = rows[e.value].previous;
        return e;
    }
};

// Infections under way, in order: follows from the rows, and is kept up only where somebody asks.
class UnderWay {
  public:
    // Not over by a moment, which is never earlier than the last one asked for.
    const std::vector<Episode>& after(const Episodes& episodes, Moment m) {
        for (; seen_ < episodes.rows.size(); ++seen_) open_.emplace_back(seen_);
        std::erase_if(open_, [&](Episode e) { return episodes[e].over <= m || episodes[e].turned_back; });
        return open_;
    }
    CORDON_VISIT_OWN(open, seen)

  private:
    std::vector<Episode> open_;
    std::size_t seen_ = 0;  // of the rows
};

// Independent outbreaks in one run, each with as many seeds: to which an infection belongs, and how many of each generation there
// are. Follows from the rows, and is kept up only where a run tells them apart.
struct Outbreaks {
    std::vector<std::uint32_t> of;                           // [episode]
    std::vector<std::vector<std::uint32_t>> by_generation;   // [outbreak][generation]

    void keep_up(const Episodes& episodes, std::size_t seeds_each, std::size_t outbreaks) {
        by_generation.resize(outbreaks);
        for (std::size_t e = of.size(); e < episodes.rows.size(); ++e) {
            const Infection& i = episodes.rows[e];
            const bool seed = !i.infector && !i.source;
            of.push_back(i.infector ? of[i.infector.value] : seed ? static_cast<std::uint32_t>(std::min(seeds_ / seeds_each, outbreaks - 1)) : 0);
            seeds_ += seed;
            std::vector<std::uint32_t>& sizes = by_generation[of[e]];
            if (i.generation >= sizes.size()) sizes.resize(i.generation + 1u, 0);
            ++sizes[i.generation];
        }
    }
    // The first generation up to which an outbreak has so many infections; none: 65535.
    std::uint16_t reaches(std::size_t outbreak, double infections) const {
        double sum = 0;
        for (std::size_t g = 0; g < by_generation[outbreak].size(); ++g)
            if ((sum += by_generation[outbreak][g]) >= infections) return static_cast<std::uint16_t>(g);
        return 65535;
    }

    CORDON_VISIT_OWN(of, by_generation, seeds)

  private:
    std::size_t seeds_ = 0;  // of the rows
};

// From each infection to those that it caused: follows from the rows, and is kept up only where somebody asks.
struct Offspring {
    std::vector<Episode> last, previous;  // [episode] the last that it caused; the one before among those of the same infector

    void keep_up(const Episodes& episodes) {
        for (std::size_t e = last.size(); e < episodes.rows.size(); ++e) {
            last.emplace_back(), previous.emplace_back();
            const Episode infector = episodes.rows[e].infector;
            if (infector) previous[e] = last[infector.value], last[infector.value] = Episode(e);
        }
    }
};

}  // namespace cordon
