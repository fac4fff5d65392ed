// When a patient may leave: criteria by date. Those of the national protocols and others go by name.
#pragma once
#include <optional>
#include <vector>

#include "base/fields.h"
#include "known/known.h"

namespace cordon {

// All of these together.
struct DischargeCriteria {
    double fever_free_days = 3, symptom_free_days = 0;                                  // [day]
    double days_since_onset = 0, asymptomatic_days = 14, days_since_admission = 0;      // [day]
    double imaging_days = 0;                                                            // [day] after the end of fever
    int negatives = 2;                                                                  // consecutive
    double hours_apart = 24;                                                            // [hour]
    void fields(Fields&);
    Moment apart() const { return moment(hours_apart / 24); }
    // All but the results of tests.
    bool recovered(const PersonFile&, Moment now) const;
    bool negative(const PersonFile& file) const { return negatives == 0 || negatives_apart(file, apart()) >= negatives; }
    bool met(const PersonFile& file, Moment now) const { return recovered(file, now) && negative(file); }
};

enum class DischargePreset : std::uint8_t { edition4, edition5, edition6, edition7, time_based, symptom_based, test_based };
inline const std::vector<std::string> discharge_preset_names = {"edition4",   "edition5",      "edition6",  "edition7",
                                                                "time-based", "symptom-based", "test-based"};

// One of several alternatives, from a date on; and what follows.
struct DischargeRule {
    std::optional<Date> from;
    DischargePreset preset = DischargePreset::edition4;
    DischargeCriteria first;
    std::vector<DischargeCriteria> others;
    double after_days = 0;  // [day] of isolation
    Keep after_keep = Keep::home;
    double after_comply = 0.95;
    explicit DischargeRule(DischargePreset = DischargePreset::edition4);
    void fields(Fields&);
    std::size_t alternatives() const { return 1 + others.size(); }
    const DischargeCriteria& operator[](std::size_t k) const { return k == 0 ? first : others[k - 1]; }
};

}  // namespace cordon
