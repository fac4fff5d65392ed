// What the residents of a unit do: pupils by age and enrolment, then the employed by age and place.
#include <algorithm>
#include <array>

#include "world/build_population.h"

namespace cordon {

namespace {

// Share of an age group that goes to school (Ministry of Education, statistical communique 2019).
struct Enrolment {
    Role role;
    int from, to;  // [year] from <= age < to
    double share;
};
constexpr Enrolment enrolments[] = {
    {Role::kindergarten, 3, 6, 0.83}, {Role::primary, 6, 12, 1}, {Role::junior, 12, 15, 1}, {Role::senior, 15, 18, 0.90}};

// Of those not at school, relative chance to be employed; those of 65 to 74 only where there are too few others (our choice).
double working_weight(int a) {
    return a < 16 || a > 74 ? 0 : a < 20 ? 0.45 : a < 25 ? 0.75 : a < 55 ? 1 : a < 60 ? 0.8 : a < 65 ? 0.6 : 1e-6;
}
// Farmers are older than other workers, and few live in towns (our choice).
double farm_weight(int a, bool urban) { return (a < 35 ? 0.3 : a < 50 ? 1 : 2) * (urban ? 0.1 : 1); }
double health_weight(int a) { return a >= 20 && a < 60 ? 1 : 0; }
// Leavers mostly live in dormitories, alone, or as couples: who has children here stays (our choice).
double leaver_weight(int a, bool alone) { return a < 18 || a > 55 ? 0 : alone ? 1 : 0.01; }

// People are alike if they share their age and these marks.
constexpr std::uint8_t kinds = 4;
constexpr std::size_t classes = kinds * ages;
std::size_t class_of(std::uint8_t age, std::uint8_t mark) { return (static_cast<std::size_t>(mark) >> 6) * ages + age; }
static_assert(without_minors == 1 << 6 && urban_home == 1 << 7);
bool is_alone(std::size_t kind) { return kind & 1; }
bool is_urban(std::size_t kind) { return kind & 2; }

using Counts = std::vector<std::uint32_t>;  // [class]

template <class Weight>
std::vector<double> weights(const Weight& of) {
    std::vector<double> w(classes);
    for (std::size_t k = 0; k < kinds; ++k)
        for (int a = 0; a < ages; ++a) w[k * ages + static_cast<std::size_t>(a)] = of(a, k);
    return w;
}

std::uint32_t sum(const Counts& counts) {
    std::uint32_t n = 0;
    for (const std::uint32_t c : counts) n += c;
    return n;
}

template <class Weight>
Counts take_classes(Counts& stock, std::uint32_t n, double most, const Weight& of) {
    const std::vector<double> w = weights(of);
    return take(stock.data(), w.data(), classes, std::min(n, sum(stock)), most);
}

// How many of each class have which role; the rest stay at home.
struct Quota {
    std::uint32_t left = 0;               // people of the class, all roles
    std::array<std::uint32_t, 4> role{};  // farm, worker, health worker, leaver; or the school in the first place
};

}  // namespace

void assign_roles(const Unit& unit, std::uint8_t* age, std::uint8_t* mark) {
    const std::uint32_t people = unit.people();
    Counts stock(classes);
    for (std::uint32_t p = 0; p < people; ++p)
        if (is_resident(static_cast<Role>(mark[p] & 15))) ++stock[class_of(age[p], mark[p])];
    const Counts all = stock;

    std::array<Counts, 4> pupils;
    for (std::size_t level = 0; level < 4; ++level) {
        const Enrolment& e = enrolments[level];
        pupils[level].assign(classes, 0);
        if (!unit.schools) continue;
        const auto of_age = [&](int a, std::size_t) { return a >= e.from && a < e.to ? 1.0 : 0.0; };
        std::uint32_t n = 0;
        for (std::size_t k = 0; k < kinds; ++k)
            for (int a = e.from; a < e.to; ++a) n += stock[k * ages + static_cast<std::size_t>(a)];
        pupils[level] = take_classes(stock, static_cast<std::uint32_t>(n * e.share + 0.5), 1, of_age);
    }
    std::uint32_t employable = 0;
    for (std::size_t k = 0; k < kinds; ++k)
        for (int a = 16; a < 75; ++a) employable += stock[k * ages + static_cast<std::size_t>(a)];
    Counts workers = take_classes(stock, std::min(unit.employed, employable), 0.97, [](int a, std::size_t) { return working_weight(a); });
    const Counts farm = take_classes(workers, unit.farm, 0.9, [](int a, std::size_t k) { return farm_weight(a, is_urban(k)); });
    const Counts health =
        take_classes(workers, unit.health, 1, [](int a, std::size_t k) { return health_weight(a) * (is_urban(k) ? 2 : 1); });
    std::uint32_t may_leave = 0;
    for (std::size_t k = 0; k < kinds; ++k)
        for (int a = 18; a <= 55; ++a) may_leave += workers[k * ages + static_cast<std::size_t>(a)];
    const Counts leavers =
        take_classes(workers, std::min(unit.leavers, may_leave), 0.9, [](int a, std::size_t k) { return leaver_weight(a, is_alone(k)); });

    std::vector<Quota> quotas(classes);
    for (std::size_t i = 0; i < classes; ++i) {
        quotas[i] = {all[i], {farm[i], workers[i], health[i], leavers[i]}};
    }
    // Each person draws from what is left for their class.
    Stream stream(mix(unit.key ^ static_cast<std::uint64_t>(Purpose::world_role)));
    const auto draw = [&](std::size_t i, int a) {
        Quota& q = quotas[i];
        std::uint32_t r = stream.below(q.left--);
        for (std::size_t k = 0; k < 4; ++k) {
            if (r < q.role[k]) {
                --q.role[k];
                constexpr Role role[] = {Role::farm, Role::worker, Role::health_worker, Role::leaver_a};
                return k < 3 ? role[k] : static_cast<Role>(static_cast<std::uint32_t>(Role::leaver_a) + (stream.bits() >> 62));
            }
            r -= q.role[k];
        }
        if (a < adult)
            for (std::size_t level = 0; level < 4; ++level) {
                if (r < pupils[level][i]) {
                    --pupils[level][i];
                    return enrolments[level].role;
                }
                r -= pupils[level][i];
            }
        return Role::home;
    };
    for (std::uint32_t p = 0; p < people; ++p) {
        const Role given = static_cast<Role>(mark[p] & 15);
        const Role role = is_resident(given) ? draw(class_of(age[p], mark[p]), age[p]) : given;
        mark[p] = static_cast<std::uint8_t>((mark[p] & (Population::first_of_household | Population::dormitory)) |
                                            static_cast<std::uint8_t>(role));
    }
}

}  // namespace cordon
