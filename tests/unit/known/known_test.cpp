// How facts become files and counts.
#include "known/known.h"

#include <catch2/catch.hpp>

using namespace cordon;

namespace {

struct Office {
    Known known;
    void tell(FactKind kind, std::uint32_t person, double day, double since = 0, int detail = 0, std::uint32_t other = Fact::none,
              std::uint32_t county = 0) {
        Fact f;
        f.kind = kind, f.person = Person(person), f.moment = moment(day), f.since = moment(since), f.detail = detail, f.other = other,
        f.county = County(county);
        learn(known, f, static_cast<int>(day), 2);
    }
    const PersonFile& file(std::uint32_t person) const { return *known.files.find(Person(person)); }
    int news(FactKind kind) const {
        int n = 0;
        for (const Fact& f : known.fresh) n += f.kind == kind;
        return n;
    }
};

constexpr int positive = 1, negative = 0;

}  // namespace

TEST_CASE("a positive result confirms whoever is known to have symptoms, and counts on the day and in the county that report it") {
    Office office;
    office.tell(FactKind::onset_told, 7, 3, 2.5);
    office.tell(FactKind::result, 7, 4.5, 3.5, positive, Fact::none, 1);
    CHECK(office.file(7).state == CaseState::confirmed);
    CHECK(office.file(7).confirmed == moment(4.5));
    CHECK(office.known.by_day[4][1].confirmed == 1);
    CHECK(office.known.by_day[4][0].confirmed == 0);
    CHECK(office.known.by_day[3][0].confirmed == 0);
    CHECK(office.news(FactKind::confirmed) == 1);
}

TEST_CASE("a positive without symptoms is recorded apart, and becomes a confirmed case when they follow") {
    Office office;
    office.tell(FactKind::result, 7, 1, 0.5, positive);
    CHECK(office.file(7).state == CaseState::asymptomatic_positive);
    CHECK(office.known.by_day[1][0].confirmed == 0);
    CHECK(office.known.by_day[1][0].asymptomatic == 1);
    office.tell(FactKind::onset_told, 7, 3, 2.8);
    CHECK(office.file(7).state == CaseState::confirmed);
    CHECK(office.known.by_day[3][0].confirmed == 1);
    office.tell(FactKind::result, 7, 5, 4, positive);
    CHECK(office.known.by_day[5][0].confirmed == 0);  // once
}

TEST_CASE("who is positive again after discharge is no new case") {
    Office office;
    office.tell(FactKind::onset_told, 7, 1, 0);
    office.tell(FactKind::result, 7, 2, 1, positive);
    office.tell(FactKind::discharged, 7, 20);
    office.tell(FactKind::result, 7, 30, 29, positive);
    CHECK(office.file(7).state == CaseState::positive_again);
    CHECK(office.known.by_day[30][0].again == 1);
    CHECK(office.news(FactKind::confirmed) == 1);
    CHECK(office.known.by_day[30][0].confirmed == 0);
}

TEST_CASE("negatives count if their samples are far enough apart, and a positive one begins anew") {
    Office office;
    for (const double sampled : {1.0, 1.5, 2.25, 2.5, 3.25}) office.tell(FactKind::result, 7, sampled + 1, sampled, negative);
    CHECK(negatives_apart(office.file(7), moment(1)) == 3);  // 1, 2.25 and 3.25
    CHECK(negatives_apart(office.file(7), moment(0)) == 5);
    office.tell(FactKind::result, 7, 5, 4, positive);
    CHECK(negatives_apart(office.file(7), moment(1)) == 0);
}

TEST_CASE("a reason given again lasts longer, never shorter; two reasons of one kind are told apart by whom they come from") {
    Office office;
    const int contact = held_detail(Reason::contact, Keep::site);
    office.tell(FactKind::reason_given, 7, 1, 15, contact, 3);
    office.tell(FactKind::reason_given, 7, 2, 17, contact, 3);
    office.tell(FactKind::reason_given, 7, 3, 16, contact, 3);
    office.tell(FactKind::reason_given, 7, 3, 12, contact, 4);
    REQUIRE(office.file(7).reasons.size() == 2);
    CHECK(office.file(7).reasons[0].until == moment(17));
    CHECK(office.file(7).reasons[0].since == moment(1));
    office.tell(FactKind::reason_ended, 7, 4, 1, contact, 3);
    REQUIRE(office.file(7).reasons.size() == 1);
    CHECK(office.file(7).reasons[0].of == 4);
}

TEST_CASE("a contact of several cases counts once, keeps the last exposure, and stands in the file of each") {
    Office office;
    office.tell(FactKind::contact_named, 7, 1, 0.5, 0, 3);
    office.tell(FactKind::contact_named, 7, 2, 0.25, 0, 4);
    CHECK(office.file(7).contact_of == Person(3));
    CHECK(office.file(7).last_exposure == moment(0.5));
    CHECK(office.known.by_day[1][0].contacts == 1);
    CHECK(office.known.by_day[2][0].contacts == 0);
    CHECK(office.file(3).contacts == std::vector<Person>{Person(7)});
    CHECK(office.file(4).contacts == std::vector<Person>{Person(7)});
}

TEST_CASE("days without fever begin when it is first found gone, and anew after it comes back") {
    Office office;
    office.tell(FactKind::fever_seen, 7, 1, 1, 1);
    CHECK(office.file(7).fever_free_since == Moment::never());
    office.tell(FactKind::fever_seen, 7, 4, 4, 0);
    office.tell(FactKind::fever_seen, 7, 5, 5, 0);
    CHECK(office.file(7).fever_free_since == moment(4));
    office.tell(FactKind::fever_seen, 7, 6, 6, 1);
    office.tell(FactKind::fever_seen, 7, 8, 8, 0);
    CHECK(office.file(7).fever_free_since == moment(8));
}

TEST_CASE("the same facts give the same digest, another fact another") {
    Office a, b, c;
    for (Office* o : {&a, &b, &c}) o->tell(FactKind::suspected, 7, 1);
    a.tell(FactKind::ruled_out, 7, 2), b.tell(FactKind::ruled_out, 7, 2), c.tell(FactKind::ruled_out, 7, 2.25);
    CHECK(a.known.digest == b.known.digest);
    CHECK_FALSE(a.known.digest == c.known.digest);
}

TEST_CASE("of several classes the strongest holds, and every kind of fact has a name") {
    Office office;
    office.tell(FactKind::fever_reported, 7, 1, 0);
    CHECK(class_of(office.file(7)) == PersonClass::fever);
    office.tell(FactKind::arrival_seen, 7, 1, 0, 1, 0);
    CHECK(class_of(office.file(7)) == PersonClass::arrival);
    office.tell(FactKind::contact_named, 7, 1, 0, 0, 3);
    CHECK(class_of(office.file(7)) == PersonClass::contact);
    office.tell(FactKind::suspected, 7, 2);
    CHECK(class_of(office.file(7)) == PersonClass::suspected);
    office.tell(FactKind::ruled_out, 7, 3);
    CHECK(class_of(office.file(7)) == PersonClass::contact);
    office.tell(FactKind::result, 7, 4, 3, positive);
    CHECK(class_of(office.file(7)) == PersonClass::confirmed);
    office.tell(FactKind::discharged, 7, 20);
    CHECK(class_of(office.file(7)) == PersonClass::discharged);
    office.tell(FactKind::result, 7, 27, 26, positive);
    CHECK(class_of(office.file(7)) == PersonClass::positive_again);
    CHECK(office.known.by_day[27][0].again == 1);
    CHECK(office.news(FactKind::positive_again) == 1);
    office.tell(FactKind::discharged, 7, 35);
    CHECK(class_of(office.file(7)) == PersonClass::discharged);
    CHECK(office.known.by_day[35][0].discharged == 0);  // counted once
    office.tell(FactKind::died, 7, 40);
    CHECK(class_of(office.file(7)) == PersonClass::dead);
    const std::vector<std::string> names = fact_names();
    CHECK(names[static_cast<std::size_t>(FactKind::positive_again)] == "positive_again");
    CHECK(names[static_cast<std::size_t>(FactKind::fever_at_gate)] == "fever_at_gate");
}

TEST_CASE("the files are recalled as facts, in the same order whoever came into them first; what is fresh and the dead are left out") {
    Office one, other;
    const auto tell = [](Office& o, std::uint32_t p) {
        o.tell(FactKind::arrival_seen, p, 2, 1.5, 1, p % 2 ? Fact::none : 4);  // odd ones by mistake
        o.tell(FactKind::suspected, p, 2.5);
        o.tell(FactKind::contact_named, 20 + p, 3, 2, 0, p);
    };
    for (const std::uint32_t p : {1u, 2u, 3u}) tell(one, p);
    for (const std::uint32_t p : {3u, 2u, 1u}) tell(other, p);
    CHECK(recall(one.known).empty());
    for (Office* o : {&one, &other}) {
        o->known.fresh.clear();
        o->tell(FactKind::result, 1, 4, 3, negative);
        o->tell(FactKind::died, 3, 4);
        o->tell(FactKind::suspected, 30, 4);
    }
    const std::vector<Fact> recalled = recall(one.known);
    CHECK(recalled == recall(other.known));
    const auto of = [&](FactKind kind) {
        std::vector<std::uint32_t> people;
        for (const Fact& f : recalled)
            if (f.kind == kind) people.push_back(f.person.value);
        return people;
    };
    using People = std::vector<std::uint32_t>;
    CHECK(of(FactKind::arrival_seen) == People{1, 2});
    CHECK(of(FactKind::suspected) == People{2});  // of 1 the result is the last word, and fresh
    CHECK(of(FactKind::result).empty());
    CHECK(of(FactKind::contact_named) == People{21, 22, 23});
    CHECK(recalled.size() == 6);
    CHECK(recalled[0].since == moment(1.5));
    CHECK(recalled[0].other == Fact::none);
    CHECK(recalled[1].other == 4);
    CHECK(from_hard_hit(recalled[1].detail));
}
