// Kinds of places where people work and learn.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace cordon {

enum class VenueKind : std::uint8_t { firm, hospital, kindergarten, primary, junior, senior };
constexpr int venue_kinds = 6;
inline const std::vector<std::string> venue_kind_names = {"firm", "hospital", "kindergarten", "primary", "junior", "senior"};

// Places where someone may have stayed: these, and households that they visited.
enum class SpotKind : std::uint8_t { firm, hospital, kindergarten, primary, junior, senior, household };
inline const std::vector<std::string> spot_kind_names = {"firm", "hospital", "kindergarten", "primary", "junior", "senior", "household"};

}  // namespace cordon
