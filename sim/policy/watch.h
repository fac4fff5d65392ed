// Watching over a fever until it is explained: where, sampled how often, and until when.
#pragma once
#include "policy/policy.h"

namespace cordon {

struct FeverWatch {
    Keep keep = Keep::home;
    double days = 7, sample_every = 1, comply = 0.9;
    int negatives = 2;
    std::optional<double> longest_wait;  // [hour] for a place
    Priority priority = Priority::other;  // for a place and in the laboratory
    void fields(Fields& f);

    // Holds and samples someone whose fever has come to notice, unless there is a case already.
    void begin(PolicyId, const Fact&, const PersonFile&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const;
    // Samples again, as long as the fever is not explained.
    void go_on(const Reminder&, const PersonFile&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const;
    // Who still has no place after the longest wait goes home.
    void give_up(PolicyId, const Fact&, const PersonFile&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const;
    // Ends it after enough negative results, once the fever is gone.
    void end(PolicyId, const Fact&, const PersonFile&, std::vector<Order>&) const;

  private:
    static constexpr std::int32_t waits = 1;  // tag of reminders: whether there is a place by then
    void leave(PolicyId, Person, const PersonFile&, std::vector<Order>&) const;
};

}  // namespace cordon
