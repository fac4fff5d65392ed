// A file of checksummed records that only grows: what was appended outlives the process, and of a record that was cut short only
// that one is lost.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace cordon {

class Journal {
  public:
    // Opens it, or makes it; the first record says what the others are. UserError if it is there and says something else, or if
    // another process has it open.
    Journal(std::string path, const std::string& what);
    ~Journal();
    Journal(const Journal&) = delete;

    const std::vector<std::string>& found() const { return found_; }  // records that were there, whole ones only
    std::size_t damaged() const { return damaged_; }                  // records that were there and are not whole
    void append(std::string_view record);                             // and to the disk; RunError if that fails
    void remove();                                                    // closes and deletes it

  private:
    void read(const std::string& what);

    std::string path_;
    int file_ = -1;
    std::vector<std::string> found_;
    std::size_t damaged_ = 0;
};

// A file that is written whole under another name, brought to the disk and renamed; RunError if that fails.
void write_whole(const std::string& path, std::string_view text);

}  // namespace cordon
