// When a patient may leave.
#include "policy/discharge_rule.h"

#include <algorithm>

namespace cordon {

void DischargeCriteria::fields(Fields& f) {
    const auto days = [&](const char* name, double& x, const char* text, const char* source = "") {
        f.value(name, x, {.text = text, .unit = "day", .least = 0, .most = 100, .source = source, .moves = "-discharged"});
    };
    days("fever_free_days", fever_free_days, "Days without fever.", "3 (national editions 4 to 7)");
    days("symptom_free_days", symptom_free_days, "Days since the last symptoms of someone who had any; 0: they do not matter.");
    days("days_since_onset", days_since_onset, "Least days since onset.");
    days("asymptomatic_days", asymptomatic_days, "Least days since the positive result of someone without symptoms.", "14 (national rule of 2020)");
    days("days_since_admission", days_since_admission, "Least days in hospital.");
    days("imaging_days", imaging_days, "Days after the end of fever until images show that the inflammation has clearly gone back.", "our choice");
    f.value("negatives", negatives,
            {.text = "Consecutive negative results.",
             .unit = "samples",
             .least = 0,
             .most = 10,
             .source = "2 (national editions 4 to 7)",
             .moves = "-discharged"});
    f.value("hours_apart", hours_apart,
            {.text = "Least time between the samples.",
             .unit = "hour",
             .least = 0,
             .most = 240,
             .source = "24 (national editions 4 to 7)",
             .moves = "-discharged"});
}

bool DischargeCriteria::recovered(const PersonFile& file, Moment now) const {
    const auto passed = [&](Moment since, double days) { return since != Moment::never() && now - since >= moment(days); };
    const bool ill = file.onset != Moment::never();
    const bool onset_passed = ill ? passed(file.onset, days_since_onset) : passed(file.confirmed, asymptomatic_days);
    const Moment admitted = file.admitted != Moment::never() ? file.admitted : file.confirmed;  // where there is no bed
    const bool fever_gone = !file.fever && (file.fever_free_since == Moment::never()
                                                ? !ill || fever_free_days == 0
                                                : passed(file.fever_free_since, std::max(fever_free_days, imaging_days)));
    const bool well = !ill || symptom_free_days == 0 || (file.condition == 0 && passed(file.condition_since, symptom_free_days));
    return fever_gone && well && file.condition < 2 && onset_passed && passed(admitted, days_since_admission);
}

// National diagnosis and treatment protocol, editions 4 (27 January 2020) to 7 (3 March): edition 5 adds imaging, 6 fourteen days of
// self-monitoring, 7 fourteen days of isolation. By time and by symptoms: CDC, spring of 2020; by tests: without any waiting.
DischargeRule::DischargeRule(DischargePreset p) : preset(p) {
    switch (p) {
        case DischargePreset::edition4: break;
        case DischargePreset::edition7:
        case DischargePreset::edition6:
            after_days = 14, after_comply = p == DischargePreset::edition6 ? 0.7 : 0.95;
            [[fallthrough]];
        case DischargePreset::edition5: first.imaging_days = 5; break;
        case DischargePreset::time_based:
            first.negatives = 0, first.fever_free_days = 1, first.days_since_onset = 10, first.asymptomatic_days = 10;
            break;
        case DischargePreset::symptom_based:
            first.negatives = 0, first.fever_free_days = 3, first.symptom_free_days = 3, first.days_since_onset = 7;
            first.asymptomatic_days = 10;
            break;
        case DischargePreset::test_based: first.fever_free_days = 0, first.asymptomatic_days = 0; break;
    }
}

void DischargeRule::fields(Fields& f) {
    f.value("from", from, {.text = "First day of this rule; without it, from the start."});
    const DischargePreset before = preset;
    const std::optional<Date> day = from;
    f.value("preset", preset, discharge_preset_names,
            {.text = "Whose criteria hold where no others are given below: an edition of the national protocol; by time, 10 days from onset and "
                     "1 without fever; by symptoms, 7 days from onset, 3 without fever or symptoms; by tests, as soon as the fever is gone.",
             .source = "national protocol, 27 January, 5 and 19 February, 3 March 2020; CDC 2020"});
    if (preset != before) *this = DischargeRule(preset), from = day;
    first.fields(f);
    f.tables("or", others, {.text = "Other criteria, any of which will do in place of those of the rule itself."});
    f.value("after_days", after_days,
            {.text = "Days of isolation after discharge; 0: none.", .unit = "day", .least = 0, .most = 365, .moves = "+person_days_home"});
    f.value("after_keep", after_keep, keep_names, {.text = "Where this isolation takes place."});
    f.value("after_comply", after_comply,
            {.text = "Share who stay at home in it.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
}

}  // namespace cordon
