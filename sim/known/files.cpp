// What a file says of its person.
#include <algorithm>

#include "known/known.h"

namespace cordon {

int negatives_apart(const PersonFile& file, Moment apart) {
    int n = 0;
    Moment last{};
    for (const Moment at : file.negative_at) {
        if (n > 0 && at - last < apart) continue;
        last = at;
        ++n;
    }
    return n;
}

bool symptoms_known(const PersonFile& file) { return file.fever || file.onset != Moment::never(); }

PersonClass class_of(const PersonFile& file) {
    switch (file.state) {
        case CaseState::dead: return PersonClass::dead;
        case CaseState::discharged: return PersonClass::discharged;
        case CaseState::positive_again: return PersonClass::positive_again;
        case CaseState::confirmed: return PersonClass::confirmed;
        case CaseState::asymptomatic_positive: return PersonClass::asymptomatic_positive;
        case CaseState::suspected: return PersonClass::suspected;
        case CaseState::none:
        case CaseState::ruled_out: break;
    }
    const bool watched = std::any_of(file.reasons.begin(), file.reasons.end(), [](const ReasonHeld& r) { return r.reason == Reason::fever; });
    return file.contact_of                      ? PersonClass::contact
           : file.arrived != Moment::never()    ? PersonClass::arrival
           : watched || (file.fever && file.state == CaseState::none) ? PersonClass::fever
                                                : PersonClass::none;
}

}  // namespace cordon
