// Files that are whole or not there: written beside, brought to the disk, renamed.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cordon {

// RunError with the reason if it cannot be: then what was there before is still there.
void replace_file(const std::string& path, std::string_view bytes);
void bring_to_disk(const std::string& path);
void rename_file(const std::string& from, const std::string& to);  // and the folder's entry to the disk
// Of whatever damages a file by chance, one in 4 billion keeps its checksum.
std::uint32_t checksum(std::string_view bytes);

}  // namespace cordon
