// By what people travel.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace cordon {

enum class Mode : std::uint8_t { walk, car, bus, rail };
constexpr std::size_t modes = 4;
inline const std::vector<std::string> mode_names = {"walk", "car", "bus", "rail"};

}  // namespace cordon
