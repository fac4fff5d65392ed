// The policy `discharge`: criteria by date, samples, the panel.
#include <catch2/catch.hpp>

#include <algorithm>

#include "declare.h"
#include "policy/discharge_rule.h"

using namespace cordon;

namespace {

// A hospital of patients who are all alike: confirmed on `day`, without fever from then on, every sample negative after a day.
struct Ward {
    Land land;
    std::unique_ptr<Policy> policy;
    Tick now{0};
    std::vector<std::pair<int, Order>> discharged;  // (day, order)
    int samples = 0;
    bool negatives = true;

    explicit Ward(std::map<std::string, double> values = {}, std::vector<std::string> meets_on = {})
        : policy(declare("discharge", std::move(values), "meets_on", std::move(meets_on))) {
        land.places.facilities.emplace_back();
        land.places.facilities.back().kind = FacilityKind::laboratory, land.places.facilities.back().regional = true;
        land.prepare(*policy);
    }
    void tell(FactKind kind, Person p, Moment since, int detail) {
        Fact f;
        f.kind = kind, f.person = p, f.moment = land.clock.begin(now), f.since = since, f.detail = detail, f.county = County(0);
        learn(land.known, f, land.clock.day(now), 2);
    }
    void admit(std::uint32_t p, bool symptoms = true) {
        if (symptoms) tell(FactKind::onset_told, Person(p), land.clock.begin(now) - moment(3), 0);
        tell(FactKind::result, Person(p), land.clock.begin(now), 1);
        tell(FactKind::held, Person(p), {}, static_cast<int>(Keep::hospital));
        if (symptoms) tell(FactKind::fever_seen, Person(p), {}, 0);
    }
    void days(int n) {
        std::vector<std::pair<Tick, Order>> pending;
        for (int k = 0; k < n * land.clock.ticks_per_day; ++k) {
            std::vector<Order> orders;
            take_turn(*policy, land.known, {now, land.clock, land.places}, orders);
            land.known.fresh.clear();
            for (const Order& o : orders) {
                if (o.kind == OrderKind::discharge) {
                    discharged.emplace_back(land.clock.day(now), o);
                    tell(FactKind::discharged, o.person, {}, 0);
                } else {
                    ++samples;
                    tell(FactKind::sampled, o.person, land.clock.end(now), 0);
                    pending.emplace_back(now + (land.clock.ticks_per_day - 1), o);
                }
            }
            ++now;
            land.known.due = land.known.agenda.take(now);
            for (const auto& [when, o] : pending)
                if (when == now) tell(FactKind::result, o.person, land.known.files.find(o.person)->last_sample, negatives ? 0 : 1);
        }
    }
    std::vector<int> days_of_discharge() const {
        std::vector<int> d;
        for (const auto& [day, order] : discharged) d.push_back(day);
        return d;
    }
};

}  // namespace

TEST_CASE("edition 4: three days without fever, then two negatives a day apart, then home and free") {
    Ward ward;
    ward.admit(1);
    ward.days(12);
    // Without fever from day 0: at the meeting of day 3 the first sample, of day 4 the second, whose result is there on day 5.
    CHECK(ward.days_of_discharge() == std::vector<int>{5});
    CHECK(ward.samples == 2);
    CHECK(ward.discharged[0].second.reason.until <= ward.land.clock.end(Tick{21}));  // none after it
}

TEST_CASE("the rule is that of the date: edition 5 waits for images, 6 and 7 isolate for fourteen days more") {
    for (const auto& [admitted, length, after] : {std::tuple{4, 5, 0.0}, {17, 7, 0.0}, {31, 7, 14.0}, {44, 7, 14.0}}) {  // editions 4 to 7
        Ward ward;
        ward.days(admitted);
        ward.admit(1);
        ward.days(20);
        REQUIRE(ward.discharged.size() == 1);
        CHECK(ward.discharged[0].first - admitted == length);
        const Order& o = ward.discharged[0].second;
        const Moment end = ward.land.clock.end(Tick{ward.discharged[0].first * 4 + 1});
        CHECK(std::max(0.0, (o.reason.until - end).days()) == after);
        CHECK(o.reason.keep == Keep::home);
    }
}

TEST_CASE("nobody is discharged while positive, feverish or severely ill") {
    Ward positive, feverish, severe;
    positive.negatives = false;
    for (Ward* w : {&positive, &feverish, &severe}) w->admit(1);
    feverish.tell(FactKind::fever_seen, Person(1), {}, 1);
    severe.tell(FactKind::condition_seen, Person(1), {}, 2);
    for (Ward* w : {&positive, &feverish, &severe}) w->days(20);
    CHECK(positive.discharged.empty());
    CHECK(positive.samples == 9);  // every other day from day 3 on
    CHECK(feverish.discharged.empty());
    CHECK(feverish.samples == 0);
    CHECK(severe.discharged.empty());
    severe.tell(FactKind::condition_seen, Person(1), {}, 1);
    severe.days(4);
    CHECK(severe.discharged.size() == 1);
}

TEST_CASE("the panel judges so many a day; the longest confirmed come first, and all come in the end") {
    Ward ward({{"panel", 2}});
    ward.admit(9);
    ward.days(1);
    for (const std::uint32_t p : {3u, 4u, 5u}) ward.admit(p);
    ward.days(12);
    CHECK(ward.days_of_discharge() == std::vector<int>{5, 6, 6, 7});
    CHECK(ward.discharged[0].second.person == Person(9));
}

TEST_CASE("who is positive without symptoms waits fourteen days for the samples; with symptoms later there is one discharge, not two") {
    Ward ward;
    ward.admit(1, false);
    ward.days(20);
    CHECK(ward.days_of_discharge() == std::vector<int>{16});
    Ward later;
    later.admit(1, false);
    later.days(1);
    later.tell(FactKind::onset_told, Person(1), moment(1), 0);
    later.tell(FactKind::fever_seen, Person(1), {}, 0);
    later.days(20);
    CHECK(later.discharged.size() == 1);
}

TEST_CASE("the panel meets on its days alone: on every third, and on Mondays and Thursdays") {
    Ward third({{"meets_every", 3}});
    third.admit(1);
    third.days(12);
    CHECK(third.days_of_discharge() == std::vector<int>{6});  // ready on day 5
    Ward week({}, {"monday", "thursday"});                    // 20 January is a Monday
    week.admit(1);
    week.days(12);
    CHECK(week.days_of_discharge() == std::vector<int>{7});
}

namespace {

PersonFile file_of(double onset, double fever_free, double well) {
    PersonFile f;
    f.state = CaseState::confirmed, f.onset = moment(onset), f.confirmed = moment(onset + 5), f.admitted = moment(onset + 4);
    f.fever_free_since = moment(fever_free), f.condition_since = moment(well);
    return f;
}

// The day on which someone may leave whose tests are as given; -1: not within 100 days.
int first_day(const DischargeRule& rule, PersonFile file, std::vector<double> negatives = {}) {
    for (int day = 0; day < 100; ++day) {
        file.negative_at.clear();
        for (const double at : negatives)
            if (at <= day) file.negative_at.push_back(moment(at));
        for (std::size_t k = 0; k < rule.alternatives(); ++k)
            if (rule[k].met(file, moment(day))) return day;
    }
    return -1;
}

}  // namespace

TEST_CASE("the presets by name ask for what they say: of time, of symptoms, of tests, of the national editions") {
    const PersonFile f = file_of(0, 6, 12);
    CHECK(first_day(DischargeRule(DischargePreset::time_based), f) == 10);
    CHECK(first_day(DischargeRule(DischargePreset::time_based), file_of(0, 15, 12)) == 16);
    CHECK(first_day(DischargeRule(DischargePreset::symptom_based), f) == 15);
    CHECK(first_day(DischargeRule(DischargePreset::symptom_based), file_of(0, 1, 2)) == 7);
    CHECK(first_day(DischargeRule(DischargePreset::test_based), f, {7, 8}) == 8);
    CHECK(first_day(DischargeRule(DischargePreset::test_based), f, {7, 7.5}) == -1);
    CHECK(first_day(DischargeRule(DischargePreset::edition4), f, {7, 8}) == 9);
    CHECK(first_day(DischargeRule(DischargePreset::edition5), f, {7, 8}) == 11);
    CHECK(DischargeRule(DischargePreset::edition6).after_days == 14);
    CHECK(DischargeRule(DischargePreset::edition7).after_comply == 0.95);
}

TEST_CASE("of several alternatives any will do, and each asks for all of its criteria") {
    DischargeRule rule(DischargePreset::edition5);
    DischargeCriteria late;
    late.negatives = 0, late.fever_free_days = 1, late.days_since_onset = 21;
    rule.others = {late};
    const PersonFile f = file_of(0, 6, 12);
    CHECK(first_day(rule, f, {7, 8}) == 11);
    CHECK(first_day(rule, f) == 21);
    CHECK(first_day(rule, file_of(0, 40, 12)) == 41);
    PersonFile severe = f;
    severe.condition = 2;
    CHECK(first_day(rule, severe, {7, 8}) == -1);
}
