// Where contacts happen, and how often. Rates are normal ones: policies lower them, never raise them above the bound.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"

namespace cordon {

enum class Setting : std::uint8_t { household, team, school_class, community, visit, queue, ward, seed, vehicle, room, floor };
constexpr int settings = 11;
inline const std::vector<std::string> setting_names = {"household", "team", "class", "community", "visit", "queue", "ward", "seed", "vehicle", "room", "floor"};

constexpr std::uint32_t visit_seats = 10;  // most members of a household that a visitor meets

// [min] How long two people are together on a day on which they meet, by setting. Tracing asks for it; transmission does not.
struct ContactMinutes {
    std::array<Law, settings> law = {Law::exponential(210), Law::exponential(120), Law::exponential(120), Law::exponential(40),
                                     Law::exponential(120), Law::exponential(5),   Law::exponential(60),  Law::exponential(60),
                                     Law::exponential(60),  Law::exponential(600), Law::exponential(600)};
    void fields(Fields& f);
};

// One kind of contacts elsewhere, that needs no places: with anyone in the cell.
struct ContactKind {                   // [[contacts.kind]]
    std::string name;
    std::vector<double> contacts = {1};  // [persons] by age band of the one who meets them; a day, if days > 1
    Where contacts_given;
    double days = 1, attack = 1;
    double age_from = 0, age_to = 150; // [year] of those who are met
    bool at_home = false;              // go on when one of the two is kept at home
    void fields(Fields& f);
};

// What a scenario says of contacts. Weights are relative hazards; r0 scales them together.
struct ContactSpec {
    double r0 = 2.5;               // mean offspring of a typical case in a susceptible population without control
    double household_pair = 0.60;  // hazard of one housemate to another over a whole normal infection, before scaling by r0 is settled
    double team_pair = 0.20;       // of each colleague of the same team
    double class_pair = 0.05;      // of each pupil of the same class
    double visit_pair = 0.10;      // of each person met in a family visit, over an infection with the household's normal visits
    double community = 1.0;        // of all people met elsewhere, together
    bool scale_household = false;  // r0 scales the household too; otherwise the household stays and the rest makes up the r0
    bool as_given = false;         // r0 scales nothing
    std::vector<ContactKind> kinds; // in place of `community`; empty: contacts elsewhere are all alike
    bool age_mixing = false;       // community contacts follow the age matrix in `matrix`
    std::string matrix;            // CSV: setting, area, age_individual, age_contact, contacts_per_day
    std::vector<double> community_by_quarter = {0, 1, 1, 1};  // relative rate: night, morning, afternoon, evening
    double queue_rate = 0.001;     // [1/hour] hazard between two neighbours in a queue at the peak of infectiousness: a third of that of housemates
    double community_a_day = 10;   // [persons/day] met elsewhere in normal life, whether or not they are infected
    double community_least = 0.5;  // [persons/day] the same, however strict the limits
    ContactMinutes minutes;
    void fields(Fields& f);
};

}  // namespace cordon
