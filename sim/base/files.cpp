// Reading files, and noting which.
#include "base/files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace cordon {

namespace {

thread_local FilesRead* noting = nullptr;

std::string whole(const std::string& path) { return std::filesystem::absolute(path).lexically_normal().string(); }

}  // namespace

FilesRead::FilesRead() : outer_(noting) { noting = this; }
FilesRead::~FilesRead() { noting = outer_; }

void FilesRead::give(FileRead file) {
    const std::string path = file.path;
    given_[path] = std::move(file);
}

std::vector<FileRead> FilesRead::all() const {
    std::vector<FileRead> files;
    for (const auto& [path, file] : read_) files.push_back(file);
    return files;
}

std::vector<std::string> FilesRead::changed() const {
    std::vector<std::string> paths;
    for (const auto& [path, file] : read_) {
        const auto given = given_.find(path);
        if (given != given_.end() && (given->second.hash != file.hash || given->second.size != file.size)) paths.push_back(path);
    }
    return paths;
}

std::optional<std::string> read_file(const std::string& path) {
    const std::string name = noting ? whole(path) : path;
    if (noting) {
        const auto given = noting->given_.find(name);
        if (given != noting->given_.end() && given->second.kept) {
            noting->read_[name] = given->second;
            return given->second.text;
        }
    }
    std::error_code error;
    std::ifstream file;
    if (!std::filesystem::is_directory(path, error)) file.open(path, std::ios::binary);
    if (!file.is_open()) return {};
    std::ostringstream stream;
    stream << file.rdbuf();
    if (!file) return {};
    std::string text = std::move(stream).str();
    if (noting) {
        const bool kept = text.size() <= FilesRead::largest_kept;
        noting->read_[name] = {name, text.size(), text_hash(text), kept ? text : std::string(), kept};
    }
    return text;
}

bool file_exists(const std::string& path) {
    std::error_code error;
    if (noting) {
        const std::string name = whole(path), below = name + "/";
        const auto first = noting->given_.lower_bound(name);
        for (auto it = first; it != noting->given_.end() && it->first.starts_with(name); ++it)
            if (it->second.kept && (it->first == name || it->first.starts_with(below))) return true;
    }
    return std::filesystem::exists(path, error);
}

}  // namespace cordon
