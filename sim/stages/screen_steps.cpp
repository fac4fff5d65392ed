// The steps of a checkpoint: who is flagged by which, one by one of those who are stored, by one draw of all the others.
#include <algorithm>

#include "stages/assay.h"
#include "stages/screen.h"

namespace cordon {

namespace {

Purpose purpose_of(StepKind kind) {
    return kind == StepKind::temperature ? Purpose::gate_flagged : kind == StepKind::origin ? Purpose::gate_origin : Purpose::gate_reading;
}
std::uint64_t partner_of(StepKind kind, Reading part) {
    const bool own_purpose = kind == StepKind::temperature || kind == StepKind::origin;
    return part + (own_purpose ? 0 : 8 * static_cast<std::uint64_t>(kind));
}

}  // namespace

bool flagged(const ScreenStep& step, bool has, const Draw& readings, const Draw& own) {
    const double hit = step.reading(has);
    if (!readings.chance(hit, 0)) return false;
    return !step.second_reading || own.chance(step.shared_error, 0) || readings.chance(hit, 1);
}

// Without a thermometer nobody's temperature is taken, and without kits there is no test.
bool PostAtWork::does(std::size_t step) const {
    const StepKind kind = how_.steps[step].kind;
    return lanes_.steps[step] && (kind != StepKind::temperature || open_.reads) && (kind != StepKind::rapid || kits_);
}

void PostAtWork::look_at_stored() {
    for (const Stored& p : stored_) {
        if (!p.screened) continue;
        bool found = false, ended = false;
        for (std::size_t k = 0; k < how_.steps.size() && !ended; ++k)
            if (does(k) && look(p, k)) found = true, ended = ends_journey(how_.steps[k].outcome);
        if (!found && how_.holds_days > 0) passed.push_back(p.crossing.person);
    }
}

// One step of someone who is stored: true if it flags them.
bool PostAtWork::look(const Stored& p, std::size_t k) {
    const ScreenStep& step = how_.steps[k];
    const Moment m = p.crossing.moment;
    const auto draw = [&](Purpose purpose, std::uint64_t part) { return s_.luck.draw(purpose, p.name, trip_key(s_), part); };
    const auto reads = [&](bool has) {
        const Purpose purpose = purpose_of(step.kind);
        return flagged(step, has, draw(purpose, partner_of(step.kind, readings)), draw(purpose, partner_of(step.kind, own)));
    };
    const auto fever = [&] {
        const bool other_fever = draw(Purpose::gate_flagged, whether).chance(how_.other_fever_prevalence, 1);
        return other_fever || (p.infection && p.infection->fever_from <= m && m < p.infection->fever_to);
    };
    const auto ill = [&] {
        const bool diseased = p.infection && p.infection->severity != Severity::asymptomatic && p.infection->onset <= m;
        return diseased || fever() || draw(Purpose::gate_flagged, unwell).chance(how_.other_symptoms_prevalence);
    };
    const PersonFile* file = s_.known.files.find(p.crossing.person);
    const bool listed = file && file->source, arrival = static_cast<bool>(p.crossing.from);
    Source source;
    bool hit = false;
    switch (step.kind) {
        case StepKind::temperature: hit = reads(fever() && !draw(Purpose::antipyretic, 0).chance(how_.antipyretics)); break;
        case StepKind::symptoms: hit = reads(ill()); break;
        case StepKind::origin: {
            const bool hard_hit = arrival && s_.world.mobility.sources[p.crossing.from.value].hard_hit;
            hit = !listed && reads(hard_hit);
            if (hard_hit) source = p.crossing.from;
            break;
        }
        case StepKind::registration:
            hit = !listed && reads(arrival);
            source = p.crossing.from;
            registered += hit;
            break;
        case StepKind::code: hit = reads(file && !file->reasons.empty()); break;
        case StepKind::rapid:
            if (!draw(Purpose::gate_reading, partner_of(step.kind, readings)).chance(step.sensitivity)) return false;
            ++rapid_tests, rapid_minutes += step.antigen.minutes;
            hit = rapid_positive(s_, p.crossing.person, m, step.antigen);
            break;
        case StepKind::sample:
            hit = arrival && reads(true);
            source = p.crossing.from;
            swabs += hit;
            break;
    }
    if (!hit) return false;
    const bool back = !arrival && m >= half_of(s_.world.clock, s_.now, 1).from;
    hits.push_back({p.crossing.person, m, post.gate, static_cast<std::uint8_t>(k), source, post.policy, p.infection != nullptr, arrival, back,
                    group > 0});
    return true;
}

// The others are healthy, some with an illness of another cause. How many are flagged is one draw; who they are, a permutation.
void PostAtWork::look_at_others() {
    for (std::uint32_t step = 0; step < how_.steps.size(); ++step)
        for (std::size_t back : {0u, 1u})
            if (does(step) && others_[back].joined > 0) flag_others(step, back);
}

std::uint32_t PostAtWork::flagged_others(std::uint32_t step, std::size_t back) {
    const ScreenStep& how = how_.steps[step];
    const std::uint64_t number = 1 + 2 * std::uint64_t{step} + back;
    const auto part = [&](std::uint32_t n, double share, Purpose purpose) {
        return binomial(n, share, s_.luck.draw(purpose, gate_, tick_, key(number)).uniform());
    };
    double have = 0;
    switch (how.kind) {
        case StepKind::temperature: have = how_.other_fever_prevalence * (1 - how_.antipyretics); break;
        case StepKind::symptoms: have = 1 - (1 - how_.other_fever_prevalence) * (1 - how_.other_symptoms_prevalence); break;
        case StepKind::rapid: {
            const std::uint32_t tested = part(others_[back].joined, how.sensitivity, Purpose::gate_reading);
            rapid_tests += tested, rapid_minutes += tested * how.antigen.minutes;
            return part(tested, 1 - how.antigen.specificity, Purpose::gate_flagged);
        }
        case StepKind::sample: return 0;  // they come from no named source
        case StepKind::origin:
        case StepKind::registration:
        case StepKind::code: break;
    }
    const std::uint32_t found = part(others_[back].joined, have * how.flags(true) + (1 - have) * how.flags(false), Purpose::gate_flagged);
    if (how.kind == StepKind::registration) registered += found;  // by mistake
    return found;
}

void PostAtWork::flag_others(std::uint32_t step, std::size_t back) {
    Others& o = others_[back];
    std::uint32_t left = flagged_others(step, back);
    if (left == 0) return;
    const std::uint64_t number = 1 + 2 * std::uint64_t{step} + back;
    const Permutation chosen(o.stream.people, s_.luck.draw(Purpose::gate_person, gate_, tick_, key(4 + number)));
    if (ends_journey(how_.steps[step].outcome)) o.joined -= left;
    for (std::uint32_t k = 0; k < o.stream.people && left > 0; ++k) {
        const std::uint32_t place = chosen(k);
        const Comer comer = other(o, place);
        if (comer.wait < 0) continue;
        const Someone someone = who(back, place);
        if (!someone.person && !someone.transient) continue;  // void, held or looked at by himself: the next one is flagged
        --left;
        const Moment m = moment(comer.at / 86400);
        const Half half = half_of(s_.world.clock, s_.now, back);
        hits.push_back({someone.person,
                        std::clamp(m, half.from, Moment{half.to.units - 1}),
                        post.gate,
                        static_cast<std::uint8_t>(step),
                        {},
                        post.policy,
                        false,
                        false,
                        back == 1,
                        group > 0});
    }
}

}  // namespace cordon
