// Chance: a random number is a function of what it is for. Philox4x32-10 (Salmon et al. 2011, Random123), keyed by
// the seed and (purpose, stable name, episode or tick, partner, block). There is no generator to store or split.
#pragma once
#include <Random123/philox.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "base/ids.h"
#include "base/philox.h"
#include "base/time.h"

namespace cordon {

// What a draw is for. Never reuse or renumber: a number is a purpose for ever.
enum class Purpose : std::uint16_t {
    // world building, keyed by the world's seed
    world_places = 1, world_settlement = 2, world_household = 3, world_age = 4, world_role = 5, world_venue = 6,
    world_commute = 7, world_slots = 8, world_absence = 9, world_roads = 10, world_arrivals = 11, world_facilities = 12,
    world_calibration = 13, world_trips = 14,
    // presence and movement
    trips_total = 20, trips_split = 21, trips_members = 22, trips_cell = 23, trips_limit = 24, trips_mode = 25,
    visit_pairs = 26, visit_happens = 27, absence_dates = 28, attendance = 29, trips_moment = 30,
    // disease
    course = 40, course_fever = 41, course_shedding = 42, course_severity = 43, infectiousness = 44, seeding = 45, imported = 46,
    // contacts
    contact_count = 60, contact_event = 61, contact_partner = 62, contact_accept = 63, contact_tie = 64,
    contact_tick = 65, contact_history = 66, contact_queue = 67, contact_kind = 68,
    // finding
    gate_flagged = 80, gate_person = 81, gate_service = 82, gate_arrival = 83, gate_origin = 84, seek_care = 85, clinic = 86,
    other_fever = 87, test_result = 88, test_person = 89, trace_recall = 90, trace_delay = 91, report_delay = 92, gate_transients = 93,
    clinic_order = 94, clinic_link = 95, fever_person = 96, sample_tie = 97, trace_tie = 98, registration = 99,
    sample_lost = 120, mass_coverage = 121, mass_person = 122, pool = 123, rapid_test = 124, rapid_person = 125, shedding_start = 126,
    trace_interview = 130, contact_duration = 131, has_app = 132, app_delay = 133, trace_second = 135, record_place = 136,
    first_care = 140, clinic_line = 141, clinic_staff = 142, referral = 143, risk_group = 144, staff_exposed = 145,
    gate_reading = 160, antipyretic = 161, gate_avoids = 162, health_code = 163, pass_class = 164, registers = 165, hand_off = 166,
    sweep_visit = 170, sweep_refuses = 171, sweep_sees = 172, record_match = 173, match_delay = 174, match_false = 175, lodging = 176,
    sweep_covers = 177, sweep_false = 178, permit = 179, comes_again = 180, match_tie = 181,
    journey = 182, exit_certificate = 183, exit_reading = 184, exit_fever = 185, exit_tie = 186,
    entrance_covered = 190, entrance_reading = 191, entrance_flagged = 192, entrance_person = 193,
    room = 200, floor = 201, duty = 202, staff_roster = 203,
    spot_found = 220, spot_stay = 221, errand = 222, errand_served = 223,
    // holding and releasing
    inspection = 230, found_out = 231, vaccine_order = 240, vaccine_uptake = 241, vaccine_protects = 242, immunity = 243,
    comply = 110, place_tie = 111, discharge_panel = 112, relapse = 113, outcome = 114, adopt = 115,
    lot_faulty = 260,
    firm_lot = 250, at_work = 251, migrant_order = 252, charter = 253,
    follow_up = 210, crisis = 211, referral_up = 212, self_isolation = 213,
    hotel = 270,
};

// Four independent 32-bit words for one keyed purpose.
struct Draw {
    std::uint32_t word[4];

    // Uniform on (0, 1), 53 bits, never 0 or 1. which: 0 or 1, two are independent.
    double uniform(int which = 0) const {
        const std::uint64_t bits = (static_cast<std::uint64_t>(word[2 * which]) << 32) | word[2 * which + 1];
        return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
    }
    // True with probability p. A larger p keeps every true of a smaller one: policies nest.
    bool chance(double p, int which = 0) const { return uniform(which) < p; }
    // Uniform on 0 .. n-1 (bias below n / 2^64). n > 0.
    std::uint32_t below(std::uint32_t n, int which = 0) const {
        const std::uint64_t bits = (static_cast<std::uint64_t>(word[2 * which]) << 32) | word[2 * which + 1];
        return static_cast<std::uint32_t>((static_cast<unsigned __int128>(bits) * n) >> 64);
    }
    std::uint64_t bits(int which = 0) const { return (static_cast<std::uint64_t>(word[2 * which]) << 32) | word[2 * which + 1]; }
};

// A stable name: what something is called in every world that has it, whatever its array index.
// A person: cell code in the upper half, household and member in the lower.
struct Name {
    std::uint64_t value = 0;
};

// Mixes a 64-bit value so that every bit depends on every other (Steele et al. 2014, splitmix64).
constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

// Of what has no code of its own: from what it is called.
constexpr Name name_of(std::string_view text) {
    std::uint64_t h = 0;
    for (const char c : text) h = mix(h ^ static_cast<unsigned char>(c));
    return {h};
}

// What one draw is for. when: episode or tick; partner: a second name, or a number of the event; block: of a rejection sampler.
struct Asked {
    Purpose purpose;
    Name name;
    std::uint32_t when = 0;
    std::uint64_t partner = 0;
    std::uint32_t block = 0;
};

// The luck of one run: all draws of a seed. Copy it freely.
class Luck {
  public:
    explicit constexpr Luck(std::uint64_t seed = 0) : key_(mix(seed)) {}

    Draw draw(Purpose purpose, Name name, std::uint32_t when = 0, std::uint64_t partner = 0, std::uint32_t block = 0) const {
        using Philox = r123::Philox4x32;
        const std::uint64_t p = partner == 0 ? 0 : mix(partner);
        const Philox::key_type key = {{static_cast<std::uint32_t>(key_) ^ (static_cast<std::uint32_t>(purpose) << 16) ^ static_cast<std::uint32_t>(p >> 32),
                                       static_cast<std::uint32_t>(key_ >> 32) ^ block}};
        const Philox::ctr_type counter = {{static_cast<std::uint32_t>(name.value), static_cast<std::uint32_t>(name.value >> 32), when, static_cast<std::uint32_t>(p)}};
        const Philox::ctr_type r = Philox()(counter, key);
        return {{r[0], r[1], r[2], r[3]}};
    }

    // Many at once: the same bits as one by one, in half the time.
    void draw(std::span<const Asked> asked, Draw* drawn) const {
        PhiloxBlock b{};
        for (std::size_t first = 0; first < asked.size(); first += PhiloxBlock::lanes) {
            const int n = static_cast<int>(asked.size() - first < PhiloxBlock::lanes ? asked.size() - first : PhiloxBlock::lanes);
            for (int l = 0; l < n; ++l) {
                const Asked& a = asked[first + static_cast<std::size_t>(l)];
                const std::uint64_t p = a.partner == 0 ? 0 : mix(a.partner);
                b.key[0][l] = static_cast<std::uint32_t>(key_) ^ (static_cast<std::uint32_t>(a.purpose) << 16) ^ static_cast<std::uint32_t>(p >> 32);
                b.key[1][l] = static_cast<std::uint32_t>(key_ >> 32) ^ a.block;
                b.counter[0][l] = static_cast<std::uint32_t>(a.name.value), b.counter[1][l] = static_cast<std::uint32_t>(a.name.value >> 32);
                b.counter[2][l] = a.when, b.counter[3][l] = static_cast<std::uint32_t>(p);
            }
            philox(b);
            for (int l = 0; l < n; ++l) drawn[first + static_cast<std::size_t>(l)] = {{b.counter[0][l], b.counter[1][l], b.counter[2][l], b.counter[3][l]}};
        }
    }

  private:
    std::uint64_t key_;
};

}  // namespace cordon
