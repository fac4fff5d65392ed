// The files that a scenario names. Each is read here: so a run file can say which there were and keep them, and a run that goes on
// reads what was kept, or says which file has changed.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cordon {

// FNV-1a, 64 bits, of a text: the identity of a resolved scenario, or of a file.
constexpr std::uint64_t text_hash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return h;
}

struct FileRead {
    std::string path;         // whole
    std::uint64_t size = 0;   // [byte]
    std::uint64_t hash = 0;   // of its text
    std::string text;         // empty if it is too large to be kept
    bool kept = false;
};

// Notes every file that this thread reads while it lives. Files that it was given stand before the disk.
class FilesRead {
  public:
    static constexpr std::size_t largest_kept = 4 << 20;  // [byte]

    FilesRead();
    ~FilesRead();
    FilesRead(const FilesRead&) = delete;
    FilesRead& operator=(const FilesRead&) = delete;

    void give(FileRead file);  // without its text: what it has to be
    std::vector<FileRead> all() const;          // read so far, by path
    std::vector<std::string> changed() const;   // of those given without their text, what is otherwise now

  private:
    friend std::optional<std::string> read_file(const std::string& path);
    friend bool file_exists(const std::string& path);
    std::map<std::string, FileRead> given_, read_;  // by whole path
    FilesRead* outer_;
};

// The whole text of a file; nothing if it cannot be read.
std::optional<std::string> read_file(const std::string& path);
// Whether there is a file or folder.
bool file_exists(const std::string& path);

}  // namespace cordon
