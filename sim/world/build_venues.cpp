// Firms, hospitals and schools: as many places as members come, in venues of realistic sizes, in the cells of their township.
#include <algorithm>
#include <numeric>

#include "base/maths.h"
#include "base/parallel.h"
#include "world/build_commuting.h"
#include "world/build_places.h"
#include "world/build_population.h"

namespace cordon {

namespace {

// Pupils of a school and of a class (Ministry of Education, statistical yearbook 2019).
struct SchoolSize {
    VenueKind kind;
    Role role;
    double school;
    std::uint32_t school_class;
};
constexpr SchoolSize school_sizes[] = {{VenueKind::kindergarten, Role::kindergarten, 168, 28},
                                       {VenueKind::primary, Role::primary, 660, 38},
                                       {VenueKind::junior, Role::junior, 921, 46},
                                       {VenueKind::senior, Role::senior, 1724, 50}};
// Our choices, for which we know no data.
constexpr double jobs_at_seat = 1.5, jobs_urban = 1.2, jobs_rural = 0.8;      // for each worker who lives in such a township
constexpr double health_at_seat = 0.5;                                        // of a county's health workers: in the county town
constexpr double hospital_share = 0.7, hospital_mean = 500, clinic_mean = 4;  // of health workers there: in hospitals; their sizes
constexpr double senior_km = 15;                                              // pupils go farther than workers
constexpr double centre_share = 0.15;                                         // of a township's firms: in the cell of its seat
constexpr double firm_share_most = 0.3;                                       // of a township's places: in one firm
constexpr std::uint32_t clinical_team = 10;

// One more than a geometric number: sizes of small businesses and clinics.
std::uint32_t small_size(double mean, double u) {
    if (mean <= 1) return 1;
    return 1 + static_cast<std::uint32_t>(exact::log(u) / exact::log(1 - 1 / mean));
}

// Firms of three and more: a Pareto law between two bounds, by its quantiles.
class FirmSizes {
  public:
    FirmSizes(const RegionRules& r) : quantile_(1 << 14) {
        const double low = exact::pow(r.firm_least, -r.firm_exponent), high = exact::pow(r.firm_most + 1, -r.firm_exponent);
        for (std::size_t i = 0; i < quantile_.size(); ++i) {
            const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(quantile_.size());
            quantile_[i] = static_cast<std::uint32_t>(exact::pow(low - u * (low - high), -1 / r.firm_exponent));
        }
    }
    std::uint32_t draw(Stream& stream) const { return quantile_[stream.bits() >> 50]; }

  private:
    std::vector<std::uint32_t> quantile_;
};

// Cells of a township by attraction: residents, and the centre.
class Sites {
  public:
    Sites(const World& w, Township township) : first_(w.places.townships[township.value].cells.first) {
        const TownshipInfo& t = w.places.townships[township.value];
        const double centre = centre_share / (1 - centre_share) * std::max(1u, w.population.people(township).size());
        double sum = 0;
        for (const Cell c : t.cells) {
            sum += w.population.people(c).size() + (c == t.seat ? centre : 0);
            upto_.push_back(sum);
        }
        ensures(sum > 0);
    }
    Cell draw(Stream& stream) const {
        const double x = stream.uniform() * upto_.back();
        const std::size_t i = static_cast<std::size_t>(std::upper_bound(upto_.begin(), upto_.end(), x) - upto_.begin());
        return Cell(first_.value + std::min(i, upto_.size() - 1));
    }

  private:
    Cell first_;
    std::vector<double> upto_;
};

struct Place {
    Cell cell;
    std::uint32_t desks;
};

using Sizes = std::vector<std::uint32_t>;

Sizes firms(std::uint32_t desks, const RegionRules& rules, const FirmSizes& pareto, Stream& stream) {
    Sizes sizes;
    std::uint32_t small = static_cast<std::uint32_t>(desks * rules.small_business_share + 0.5), large = desks - small;
    const std::uint32_t most = std::max(static_cast<std::uint32_t>(rules.firm_least), static_cast<std::uint32_t>(desks * firm_share_most));
    for (std::uint32_t n; large > 0; large -= n) sizes.push_back(n = std::min({pareto.draw(stream), most, large}));
    for (std::uint32_t n; small > 0; small -= n)
        sizes.push_back(n = std::min(small_size(rules.small_business_mean, stream.uniform()), small));
    return sizes;
}

// Places divided between venues that differ by a few tenths.
Sizes uneven(std::uint32_t desks, std::uint32_t venues, Stream& stream) {
    std::vector<double> weights;
    for (std::uint32_t i = 0; i < venues; ++i) weights.push_back(0.7 + 0.6 * stream.uniform());
    Sizes sizes = apportion(desks, weights);
    std::erase(sizes, 0u);
    return sizes;
}

Sizes hospitals(std::uint32_t desks, Stream& stream) {
    const std::uint32_t large = static_cast<std::uint32_t>(desks * hospital_share + 0.5);
    Sizes sizes = uneven(large, std::max(1u, static_cast<std::uint32_t>(large / hospital_mean + 0.5)), stream);
    for (std::uint32_t left = desks - large, n; left > 0; left -= n)
        sizes.push_back(n = std::min(small_size(clinic_mean, stream.uniform()), left));
    return sizes;
}

template <class SizesOf>
void add_venues(Venues& v, const World& w, VenueKind kind, const SizesOf& sizes_of) {
    const Luck luck(static_cast<std::uint64_t>(w.spec.seed));
    const std::size_t townships = w.places.townships.size();
    std::vector<std::vector<Place>> venues(townships);
    for_blocks(townships, [&](std::size_t t) {
        const std::uint32_t desks = v.township_desk[t + 1] - v.township_desk[t];
        if (desks == 0) return;
        Stream stream(
            luck.draw(Purpose::world_venue, {w.places[w.places.townships[t].cells.first].code()}, static_cast<std::uint32_t>(kind)).bits());
        const Sites sites(w, Township(t));
        for (const std::uint32_t n : sizes_of(Township(t), desks, stream)) venues[t].push_back({sites.draw(stream), n});
        std::stable_sort(venues[t].begin(), venues[t].end(), [](const Place& a, const Place& b) { return a.cell < b.cell; });
    });
    v.cell_desk.assign(w.places.cells.size() + 1, 0);
    v.venue_desk = {0}, v.township_venue = {0};
    for (std::size_t t = 0; t < townships; ++t) {
        for (const Place& p : venues[t]) {
            v.venue_desk.push_back(v.venue_desk.back() + p.desks);
            v.cell_desk[p.cell.value + 1] += p.desks;
        }
        v.township_venue.push_back(static_cast<std::uint32_t>(v.venue_desk.size() - 1));
        ensures(v.venue_desk.back() == v.township_desk[t + 1]);
    }
    std::partial_sum(v.cell_desk.begin(), v.cell_desk.end(), v.cell_desk.begin());
}

// Senior schools stand in the county town and where the most people live: as many as the county's pupils fill.
std::vector<double> senior_schools(const World& w) {
    std::vector<double> schools(w.places.townships.size(), 0);
    for (const CountyInfo& c : w.places.counties) {
        std::uint32_t pupils = 0;
        std::vector<double> people;
        for (const Township t : c.townships)
            pupils += w.population.count(t, only(Role::senior)), people.push_back(w.population.people(t).size());
        const std::uint32_t n = static_cast<std::uint32_t>(pupils / school_sizes[3].school + 0.5);
        schools[c.seat.value] = 1;
        if (n < 2) continue;
        const std::vector<std::uint32_t> others = apportion(n - 1, people);
        for (std::uint32_t i = 0; i < others.size(); ++i) schools[c.townships.first.value + i] += others[i];
    }
    return schools;
}

std::vector<double> jobs(const World& w, RoleMask members) {
    std::vector<double> jobs;
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
        const TownshipInfo& info = w.places.townships[t];
        const bool seat = w.places.counties[info.county.value].seat == Township(t);
        jobs.push_back(w.population.count(Township(t), members) * (seat ? jobs_at_seat : info.urban ? jobs_urban : jobs_rural));
    }
    return jobs;
}

std::vector<double> health_jobs(const World& w) {
    std::vector<double> jobs;
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t)
        jobs.push_back(w.population.count(Township(t), only(Role::health_worker)) * (1 - health_at_seat));
    for (const CountyInfo& c : w.places.counties)
        for (const Township t : c.townships) jobs[c.seat.value] += w.population.count(t, only(Role::health_worker)) * health_at_seat;
    return jobs;
}

}  // namespace

std::array<Venues, venue_kinds> build_venues(const World& w) {
    std::array<Venues, venue_kinds> venues;
    const RegionRules& rules = w.spec.rules;
    const Distances distances(w);
    const auto make = [&](VenueKind kind, RoleMask members, std::uint32_t group, const auto& rule, const auto& sizes_of) {
        Venues& v = venues[static_cast<std::size_t>(kind)];
        v.members = members, v.group_size = group;
        if (w.population.count(members) == 0) return;
        add_commuting(v, rule(), w, distances);
        add_venues(v, w, kind, sizes_of);
    };
    const RoleMask workers = only(Role::worker) | only(Role::leaver_a) | only(Role::leaver_b) | only(Role::leaver_c) | only(Role::leaver_d);
    const FirmSizes pareto(rules);
    make(
        VenueKind::firm, workers, static_cast<std::uint32_t>(rules.team_size),
        [&] {
            return CommuteRule{jobs(w, workers), rules.commute_km, rules.commute_across};
        },
        [&](Township, std::uint32_t desks, Stream& stream) { return firms(desks, rules, pareto, stream); });
    make(
        VenueKind::hospital, only(Role::health_worker), clinical_team,
        [&] {
            return CommuteRule{health_jobs(w), rules.commute_km, 0};
        },
        [&](Township, std::uint32_t desks, Stream& stream) { return hospitals(desks, stream); });
    for (const SchoolSize& s : school_sizes) {
        const RoleMask pupils = only(s.role);
        std::vector<double> places;
        if (s.kind == VenueKind::senior) places = senior_schools(w);
        make(
            s.kind, pupils, s.school_class,
            [&] {
                // Without places elsewhere, everybody learns in their own township.
                return CommuteRule{places, senior_km, 0};
            },
            [&](Township t, std::uint32_t desks, Stream& stream) {
                const double by_size = desks / s.school + 0.5;
                const std::uint32_t schools =
                    s.kind == VenueKind::senior ? static_cast<std::uint32_t>(places[t.value]) : static_cast<std::uint32_t>(by_size);
                return uneven(desks, std::max(1u, std::min(schools, desks / s.school_class)), stream);
            });
    }
    return venues;
}

}  // namespace cordon
