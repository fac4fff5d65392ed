// Files that are whole or not there.
#include "base/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/errors.h"

namespace cordon {

namespace {

[[noreturn]] void fail(const std::string& path, const std::string& doing, int error = errno) {
    const std::string why = std::strerror(error);
    throw RunError(fmt::format("{}: cannot {}: {}", path, doing, why));
}

}  // namespace

void bring_to_disk(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    const int error = errno;
    if (fd >= 0) ::close(fd);
    if (!synced) fail(path, "bring it to the disk", error);
}

void rename_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) {
        const int error = errno;
        fail(from, "rename it to " + to, error);
    }
    const std::string folder = std::filesystem::path(to).parent_path().string();
    const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
    if (fd < 0) return;  // the name is there; not every file system lets a folder be brought to the disk
    ::fsync(fd);
    ::close(fd);
}

void replace_file(const std::string& path, std::string_view bytes) {
    const std::string beside = path + ".new";
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0) fail(beside, "make the file");
    const auto give_up = [&](const char* doing) {
        const int error = errno;
        ::close(fd), ::unlink(beside.c_str());
        fail(path, doing, error);
    };
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) give_up("write");
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(fd) != 0) give_up("bring it to the disk");
    if (::close(fd) != 0) fail(beside, "close");
    rename_file(beside, path);
}

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace cordon
