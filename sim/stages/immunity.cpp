// Immunity: what earlier infections leave against another one.
#include "stages/immunity.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/contacts.h"

namespace cordon {

std::uint8_t strain_of(const Stage& s, const Exposure& e) {
    if (e.infector) return s.state.episodes[e.infector].strain;
    return e.source ? s.world.mobility.sources[e.source.value].strain : e.strain;
}

double unprotected(const Stage& s, Person p, std::uint8_t strain, Moment m) {
    const Episodes& episodes = s.state.episodes;
    if (!episodes.last.has(p)) return 1;
    if (s.world.disease.lasting()) return 0;
    double left = 1;
    for (Episode e = episodes.of(p); e; e = episodes[e].previous) {
        const Infection& i = episodes[e];
        const Moment over = std::max(i.over, i.detectable_to);
        if (i.dies || m < over) return 0;
        left = std::min(left, 1 - s.world.disease.immunity(i.strain, strain, (m - over).days()));
    }
    return left;
}

std::vector<std::uint8_t> stopped_by_immunity(const Stage& s, const std::vector<Exposure>& exposures) {
    std::vector<std::uint8_t> stopped(exposures.size(), 0);
    for_each_index(exposures.size(), [&](std::size_t k) {
        const Exposure& e = exposures[k];
        if (!s.state.episodes.last.has(e.target)) return;
        const double left = unprotected(s, e.target, strain_of(s, e), e.moment);
        if (left >= 1) return;
        const Draw draw = s.luck.draw(Purpose::immunity, name_of(s.world, e.target), static_cast<std::uint32_t>(e.moment.units), e.tie);
        stopped[k] = !draw.chance(left);
    });
    return stopped;
}

}  // namespace cordon
