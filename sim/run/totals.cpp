// Totals, and the figures made of them.
#include "run/totals.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "stages/isolate.h"

namespace cordon {

namespace {
std::int64_t total(const std::vector<std::int64_t>& v) { return std::accumulate(v.begin(), v.end(), std::int64_t{0}); }
}  // namespace

void Totals::add(const Tally& t, const Work& done, const Places& places) {
    std::array<bool, facility_kind_count> bound{};
    for (std::size_t f = 0; f < places.facilities.size(); ++f) {
        const FacilityInfo& info = places.facilities[f];
        if (info.capacity >= 1 && static_cast<double>(t[Series::used][f]) >= std::floor(info.capacity)) bound[static_cast<std::size_t>(info.kind)] = true;
    }
    for (std::size_t k = 0; k < bound.size(); ++k) days_bound[k] += bound[k];
    for (std::size_t k = 0; k < series_count; ++k)
        sum_[k] += total(t[static_cast<Series>(k)]);
    confirmed_by_day.push_back(total(t[Series::confirmed]));
    infections_by_day.push_back(total(t[Series::infections]));
    const std::array<Series, 4> held = {Series::held_home, Series::held_site, Series::held_hospital, Series::held_waiting};
    for (std::size_t k = 0; k < held.size(); ++k) {
        const std::int64_t now = total(t[held[k]]);
        peak_held[k] = std::max(peak_held[k], now);
        person_days[k] += now;
    }
    const auto peaks = [](std::vector<std::int64_t>& peak, const std::vector<std::int64_t>& now) {
        peak.resize(now.size(), 0);
        for (std::size_t i = 0; i < now.size(); ++i) peak[i] = std::max(peak[i], now[i]);
    };
    peaks(peak_used, t[Series::used]);
    peaks(longest_queue, t[Series::gate_queue]);
    short_of.resize(t[Series::stock_short].size());
    for (std::size_t k = 0; k < short_of.size(); ++k) short_of[k] += t[Series::stock_short][k];
    used.resize(t[Series::acts].size());
    for (std::size_t item = 0; item < cost_items.size(); ++item)
        for (std::size_t k = 0; k < used.size(); ++k) used[k][item] += t[cost_items[item].series][k];
    work.push_back(done);
}

std::int64_t Totals::sum(Series s) const { return sum_[static_cast<std::size_t>(s)]; }

namespace {

struct MeanOffspring {
    double mean = 0, sd = 0;
    std::int64_t cases = 0;
};

// [day] within which an infection has infected all it ever will, for all but one in a thousand.
double infectious_span(const Disease& d) {
    if (d.infectiousness == Infectiousness::stages) return d.latent_period.quantile(0.999) + d.infectious_period.quantile(0.999);
    return d.infectious_cap + (d.infectiousness == Infectiousness::about_onset ? d.incubation_period.quantile(0.999) : 0);
}

// Mean offspring of generations 2 to 4, seeds and imports being generation 0; of those infected early enough to have had
// all of theirs. Each counts as N / S, the people over those still susceptible then, so that a growing epidemic's own
// depletion does not hide what r0 asks for.
MeanOffspring mean_offspring(const Simulation& s) {
    const auto& rows = s.state.episodes.rows;
    const double people = s.world.population.size();
    const Moment last = s.over() ? Moment::never() : s.world.clock.end(s.state.tick) - moment(infectious_span(s.world.disease));
    std::vector<double> offspring(rows.size(), 0);
    for (std::size_t e = 0; e < rows.size(); ++e)
        if (rows[e].infector) offspring[rows[e].infector.value] += people / (people - static_cast<double>(e));
    MeanOffspring o;
    double sum = 0, squares = 0;
    for (std::size_t e = 0; e < rows.size(); ++e) {
        if (rows[e].generation < 2 || rows[e].generation > 4 || rows[e].infected > last) continue;
        ++o.cases, sum += offspring[e], squares += offspring[e] * offspring[e];
    }
    if (o.cases > 1) {
        o.mean = sum / static_cast<double>(o.cases);
        o.sd = std::sqrt(std::max(0.0, squares / static_cast<double>(o.cases) - o.mean * o.mean));
    }
    return o;
}

// Household secondary attack rate: of those who lived with the first case of a household, who were infected there by a member
// of it. Of households whose first case was infected early enough to have had all of theirs.
double household_attack(const Simulation& s, std::int64_t* housemates) {
    const auto& rows = s.state.episodes.rows;
    const Moment last = s.world.clock.end(s.state.tick) - moment(infectious_span(s.world.disease));
    RowMap<Person> first_case;  // by the first member of the household
    std::int64_t infected = 0;
    for (std::size_t e = 0; e < rows.size(); ++e) {
        if (rows[e].turned_back) continue;  // never met them
        const Range<Person> home = s.world.population.household(rows[e].person);
        const bool first = !first_case.has(home.first);
        if (first) first_case.set(home.first, static_cast<std::uint32_t>(e));
        if (rows[first_case.find(home.first)].infected > last) continue;
        if (first) *housemates += home.size() - 1;
        else infected += rows[e].setting == Setting::household;
    }
    return *housemates > 0 ? static_cast<double>(infected) / static_cast<double>(*housemates) : 0;
}

// Growth rate [1/day]: least squares of the log of infections in quarters of a day on time, weighted by the counts (Poisson),
// while infections are between 20 times the seeds and half a percent of the people: later the depletion shows, by about 1.3
// percent of the rate for each percent.
bool growth(const Simulation& s, double* rate) {
    constexpr double per_day = 4;
    std::vector<double> count;
    double seeds = 0;
    for (const Infection& i : s.state.episodes.rows) {
        if (i.turned_back) continue;
        seeds += i.generation == 0;
        const auto k = static_cast<std::size_t>(std::max(0.0, i.infected.days()) * per_day);
        if (k >= count.size()) count.resize(k + 1, 0);
        count[k] += 1;
    }
    double w = 0, x = 0, y = 0, xx = 0, xy = 0, cumulative = 0;
    int points = 0;
    for (std::size_t k = 0; k < count.size(); ++k) {
        cumulative += count[k];
        if (cumulative < 20 * seeds || cumulative > 5e-3 * s.world.population.size() || count[k] < 10) continue;
        const double t = static_cast<double>(k) / per_day, l = std::log(count[k]);
        w += count[k], x += count[k] * t, y += count[k] * l, xx += count[k] * t * t, xy += count[k] * t * l;
        ++points;
    }
    if (points < 8 || w * xx - x * x <= 0) return false;
    *rate = (w * xy - x * y) / (w * xx - x * x);
    return true;
}

}  // namespace

namespace {

// [day] from admission or confirmation to discharge, of all cases who were discharged; those apart who were positive again, or positive
// without ever having symptoms.
std::vector<double> lengths_of_stay(const Simulation& s, Moment DischargeEvent::*from) {
    std::vector<double> lengths;
    for (const DischargeEvent& e : s.state.events.discharges)
        if (!e.again && s.known.files.find(e.person)->was_confirmed && e.*from != Moment::never()) lengths.push_back((e.discharged - e.*from).days());
    std::sort(lengths.begin(), lengths.end());
    return lengths;
}

double median(const std::vector<double>& sorted) {
    const std::size_t n = sorted.size();
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

}  // namespace

Summary summarise(const Simulation& s, const Totals& t) {
    Summary out;
    const auto& rows = s.state.episodes.rows;
    const auto count = [&](const char* name, std::int64_t n) { out.figures.push_back({name, static_cast<double>(n), true, true}); };
    const auto share = [&](const char* name, double a, double b) { out.figures.push_back({name, b > 0 ? a / b : 0, false, b > 0}); };
    const auto number = [&](const char* name, double x, bool known = true) { out.figures.push_back({name, x, false, known}); };

    std::int64_t residents = 0, imported = 0, imported_found = 0, infected_held = 0, held_before = 0, unlinked = 0, confirmed_files = 0, isolated = 0;
    for (int r = 0; r < roles; ++r)
        if (is_resident(static_cast<Role>(r))) residents += s.world.population.count(only(static_cast<Role>(r)));
    double delay = 0;
    out.by_strain.assign(1 + s.world.disease.others.size(), 0);
    for (const Infection& i : rows) {
        if (i.turned_back) continue;
        if (i.source) ++imported;
        else ++out.by_setting[static_cast<std::size_t>(i.setting)], infected_held += i.in_custody;
        ++out.by_strain[i.strain];
    }
    std::vector<StayEvent> stays = s.state.events.stays;  // of all reasons, ended or not
    const std::vector<StayEvent> open = open_stays(s.known);
    stays.insert(stays.end(), open.begin(), open.end());
    std::sort(stays.begin(), stays.end(), [](const StayEvent& x, const StayEvent& y) { return std::tie(x.person, x.since) < std::tie(y.person, y.since); });
    std::int64_t ever_held = 0;
    for (std::size_t k = 0; k < stays.size(); ++k) ever_held += k == 0 || stays[k].person != stays[k - 1].person;
    out.found_by.assign(found_by_names.size(), 0);
    for (std::size_t k = 0; k < s.known.files.size(); ++k) {
        const PersonFile& f = s.known.files.row(k);
        const bool positive = f.confirmed != Moment::never() || f.was_confirmed || f.state == CaseState::asymptomatic_positive;
        if (!positive) continue;
        ++confirmed_files;
        const Episode episode = s.state.episodes.of(s.known.files.key(k));
        imported_found += episode && s.state.episodes[episode].source && !s.state.episodes[episode].turned_back;
        ++out.found_by[static_cast<std::size_t>(f.found_by)];
        unlinked += !f.source && !f.contact_of;
        // What they were held for when they were diagnosed, or from then on.
        const Person p = s.known.files.key(k);
        const Moment diagnosed = std::min(f.suspected, f.confirmed);
        Moment held = Moment::never();
        bool observed = false;
        const auto from = std::lower_bound(stays.begin(), stays.end(), p, [](const StayEvent& stay, Person of) { return stay.person < of; });
        for (auto stay = from; stay != stays.end() && stay->person == p; ++stay) {
            if (stay->until < diagnosed) continue;
            held = std::min(held, stay->since);
            observed |= stay->since < diagnosed && (stay->reason == Reason::contact || stay->reason == Reason::arrival);
        }
        held_before += observed;
        const Episode e = s.state.episodes.of(p, diagnosed);
        if (e && s.state.episodes[e].severity != Severity::asymptomatic && held != Moment::never()) {
            delay += (held - s.state.episodes[e].onset).days();
            ++isolated;
        }
    }
    const auto infections = static_cast<std::int64_t>(s.state.episodes.of_the_region()), local = infections - imported;
    const MeanOffspring o = mean_offspring(s);
    out.chains = chains_of(s);
    double rate = 0;
    const bool grows = growth(s, &rate);

    count("people", s.world.population.size());
    count("residents", residents);
    count("days", s.world.clock.day(s.state.tick) + 1);
    count("infections", infections);
    count("infections_imported", imported);
    count("imported_found", imported_found);
    count("infections_local", local);
    share("attack_rate", static_cast<double>(infections), s.world.population.size());
    count("confirmed", t.sum(Series::confirmed));
    count("asymptomatic_positive", t.sum(Series::asymptomatic));
    count("deaths", t.sum(Series::deaths_true));
    count("deaths_known", t.sum(Series::deaths));
    number("r0_target", s.world.rates.r0_target);
    number("r0_measured", o.mean, o.cases >= 20);
    number("r0_measured_se", o.cases > 0 ? o.sd / std::sqrt(static_cast<double>(o.cases)) : 0, o.cases >= 20);
    count("r0_measured_cases", o.cases);
    number("share_presymptomatic", out.chains.presymptomatic, out.chains.with_symptoms >= 20);
    std::int64_t housemates = 0;
    const double attack = household_attack(s, &housemates);
    number("household_secondary_attack_rate", attack, housemates >= 20);
    number("growth_rate", rate, grows);
    number("doubling_time", grows && rate > 0 ? std::log(2.0) / rate : 0, grows && rate > 0);
    share("share_found", static_cast<double>(confirmed_files), static_cast<double>(infections));
    share("share_cases_in_quarantine", static_cast<double>(held_before), static_cast<double>(confirmed_files));
    share("share_infected_under_control", static_cast<double>(infected_held), static_cast<double>(local));
    share("share_cases_without_link", static_cast<double>(unlinked), static_cast<double>(confirmed_files));
    number("onset_to_isolation", isolated > 0 ? delay / static_cast<double>(isolated) : 0, isolated > 0);
    count("arrivals", t.sum(Series::arrivals));
    count("arrivals_seen", t.sum(Series::arrivals_seen));
    // Of the infected who set out from named sources: where on the way they were found. Those turned back for want of a place or a
    // permit are not among them, nor those who came before the run.
    const std::int64_t at_exit = t.sum(Series::departures_stopped_infected), on_the_way = t.sum(Series::arrivals_severe);
    const std::int64_t at_entry = t.sum(Series::arrivals_found), travellers = at_exit + t.sum(Series::arrivals_infected);
    const std::int64_t undetected = travellers - at_exit - on_the_way - at_entry;
    count("travellers_infected", travellers);
    count("found_at_exit", at_exit);
    count("severe_in_transit", on_the_way);
    count("found_at_entry", at_entry);
    count("travellers_undetected", undetected);
    share("share_found_at_exit", static_cast<double>(at_exit), static_cast<double>(travellers));
    share("share_severe_in_transit", static_cast<double>(on_the_way), static_cast<double>(travellers));
    share("share_found_at_entry", static_cast<double>(at_entry), static_cast<double>(travellers));
    share("share_travellers_undetected", static_cast<double>(undetected), static_cast<double>(travellers));
    count("tests", t.sum(Series::tests));
    count("positives", t.sum(Series::positives));
    count("tests_mass", t.sum(Series::tests_mass));
    count("tests_rapid", t.sum(Series::tests_rapid));
    share("sampling_to_result", static_cast<double>(t.sum(Series::lab_minutes)) / (24 * 60), static_cast<double>(t.sum(Series::lab_results)));
    count("traced_cases", t.sum(Series::traced));
    count("contacts_named", t.sum(Series::contacts_named));
    share("contacts_per_case", static_cast<double>(t.sum(Series::contacts_named)), static_cast<double>(t.sum(Series::traced)));
    share("contacts_per_confirmed", static_cast<double>(t.sum(Series::contacts_named)), static_cast<double>(t.sum(Series::confirmed)));
    share("confirmation_to_naming", static_cast<double>(t.sum(Series::naming_hours)) / 24, static_cast<double>(t.sum(Series::traced_proven)));
    count("discharged", t.sum(Series::discharged));
    const auto stays_from = [&](const std::string& name, Moment DischargeEvent::*from) {
        const std::vector<double> lengths = lengths_of_stay(s, from);
        out.figures.push_back({name + "_mean", std::accumulate(lengths.begin(), lengths.end(), 0.0) / std::max<double>(1, static_cast<double>(lengths.size())), false, !lengths.empty()});
        out.figures.push_back({name + "_median", median(lengths), false, !lengths.empty()});
    };
    stays_from("admission_to_discharge", &DischargeEvent::admitted);
    stays_from("confirmation_to_discharge", &DischargeEvent::confirmed);
    count("positive_again", t.sum(Series::positive_again));
    count("ever_held", ever_held);
    count("peak_home", t.peak_held[0]);
    count("peak_site", t.peak_held[1]);
    count("peak_hospital", t.peak_held[2]);
    count("peak_waiting_for_place", t.peak_held[3]);
    count("person_days_home", t.person_days[0]);
    count("person_days_site", t.person_days[1]);
    count("person_days_hospital", t.person_days[2]);
    count("person_days_waiting", t.person_days[3]);
    count("gate_passed", t.sum(Series::gate_passed));
    count("gate_screened", t.sum(Series::gate_screened));
    count("gate_waved", t.sum(Series::gate_waved));
    count("gate_flagged", t.sum(Series::gate_flagged));
    count("gate_infected", t.sum(Series::gate_infected));
    count("gate_caught", t.sum(Series::gate_caught));
    const double screened = static_cast<double>(t.sum(Series::gate_screened)), waited = static_cast<double>(t.sum(Series::gate_waiting_seconds));
    share("gate_wait_minutes_mean", waited / 60, screened);
    share("gate_wait_probability", static_cast<double>(t.sum(Series::gate_waited)), screened);
    number("gate_person_hours_waited", waited / 3600);

    for (std::size_t k = 0; k < series_count; ++k) out.totals[k] = t.sum(static_cast<Series>(k));
    for (std::size_t k = 0; k < facility_kind_names.size(); ++k) {
        FacilityUse use{static_cast<FacilityKind>(k)};
        for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f) {
            if (s.world.places.facilities[f].kind != use.kind) continue;
            ++use.facilities;
            use.capacity += s.world.places.facilities[f].capacity;
            use.days_bound = t.days_bound[k];
            use.peak = std::max(use.peak, f < t.peak_used.size() ? t.peak_used[f] : 0);
        }
        if (use.facilities) out.facilities.push_back(use);
    }
    for (std::size_t k = 0; k < s.state.supplies.stocks.size(); ++k) {
        const StockState& stock = s.state.supplies.stocks[k];
        const std::int64_t wanted = std::accumulate(stock.wanted.begin(), stock.wanted.end(), std::int64_t{0});
        out.stocks.push_back({s.world.places.stocks[k].name, stock.on_hand, stock.used, t.short_of[k],
                              wanted > 0 ? static_cast<double>(stock.on_hand) / static_cast<double>(wanted) : -1});
    }
    double total = 0;
    for (std::size_t k = 0; k < s.scenario.policies.size(); ++k) {
        PolicyCost cost{.policy = s.scenario.policies[k]->name};
        for (std::size_t item = 0; item < cost_items.size(); ++item) {
            const CostItem& i = cost_items[item];
            cost.used[item] = static_cast<double>(t.used[k][item]) * i.per_unit;
            cost.cost += cost.used[item] * i.price(s.scenario.cost);
        }
        total += cost.cost;
        if (t.used[k].back() == 0) out.idle_policies.push_back(cost.policy);
        out.costs.push_back(std::move(cost));
    }
    number("cost_yuan", total);
    std::int64_t let_go = 0, still = 0;  // patients, but for those who were positive again
    for (const DischargeEvent& e : s.state.events.discharges) let_go += !e.again, still += !e.again && e.infectious;
    share("share_infectious_at_discharge", static_cast<double>(still), static_cast<double>(let_go));
    std::array<double, age_bands> people{};
    for (const std::uint8_t age : s.world.population.ages()) people[age_band(age)] += 1;
    for (const Infection& i : rows)
        if (!i.turned_back) out.attack_by_age[age_band(s.world.population.age(i.person))] += 1;
    for (std::size_t b = 0; b < age_bands; ++b) out.attack_by_age[b] /= std::max(1.0, people[b]);
    return out;
}

}  // namespace cordon
