// Records with a length and a checksum each.
#include "io/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "base/errors.h"
#include "io/toml.h"

namespace cordon {

namespace {

struct Head {
    std::uint64_t length = 0, checksum = 0;
};
constexpr std::uint64_t longest = std::uint64_t{1} << 32;  // [byte] no record is

// With its length and checksum before it.
std::string framed(std::string_view record) {
    const Head head{record.size(), text_hash(record)};
    std::string whole(reinterpret_cast<const char*>(&head), sizeof(head));
    whole += record;
    return whole;
}

[[noreturn]] void fail(const std::string& path, const char* doing) {
    throw RunError(fmt::format("{}: cannot {} it: {}", path, doing, std::strerror(errno)));
}

void write_all(int file, const char* data, std::size_t n, const std::string& path) {
    while (n > 0) {
        const ssize_t wrote = ::write(file, data, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) fail(path, "write");
        data += wrote, n -= static_cast<std::size_t>(wrote);
    }
}

std::string read_all(int file, const std::string& path) {
    struct stat info {};
    if (fstat(file, &info) != 0) fail(path, "read");
    std::string all(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t at = 0;
    while (at < all.size()) {
        const ssize_t got = ::pread(file, all.data() + at, all.size() - at, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, "read");
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    all.resize(at);
    return all;
}

}  // namespace

Journal::Journal(std::string path, const std::string& what) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) fail(path_, "open");
    try {
        if (flock(file_, LOCK_EX | LOCK_NB) != 0)
            throw UserError({path_}, "another process is adding runs to it", "wait for it, or choose another name with -o");
        read(what);
    } catch (...) {
        ::close(file_);
        throw;
    }
}

Journal::~Journal() {
    if (file_ >= 0) ::close(file_);
}

void Journal::read(const std::string& what) {
    const std::string all = read_all(file_, path_);
    std::size_t at = 0, sound = 0;  // [byte] where records that can be told apart end
    while (all.size() - at >= sizeof(Head)) {
        Head head;
        std::memcpy(&head, all.data() + at, sizeof(head));
        if (head.length > longest || all.size() - at - sizeof(head) < head.length) break;
        const std::string_view record(all.data() + at + sizeof(head), head.length);
        at += sizeof(head) + head.length;
        sound = at;
        if (text_hash(record) == head.checksum)
            found_.emplace_back(record);
        else
            ++damaged_;
    }
    const bool begun = framed(what).size() > all.size() && framed(what).starts_with(all);  // killed before its first record was whole
    if (!begun && (found_.empty() || found_.front() != what))
        throw UserError({path_}, "the runs in it are of another version of the program, or keep something else",
                        "move it away, choose another name with -o, or begin anew with --force");
    if (sound < all.size()) {
        damaged_ += !begun;
        if (ftruncate(file_, static_cast<off_t>(sound)) != 0) fail(path_, "shorten");
    }
    if (lseek(file_, 0, SEEK_END) < 0) fail(path_, "extend");
    if (begun) return append(what);
    found_.erase(found_.begin());
}

void Journal::append(std::string_view record) {
    const std::string whole = framed(record);
    write_all(file_, whole.data(), whole.size(), path_);
    if (fdatasync(file_) != 0) fail(path_, "bring to the disk");
}

void Journal::remove() {
    ::close(file_);
    file_ = -1;
    if (std::remove(path_.c_str()) != 0) fail(path_, "remove");
}

void write_whole(const std::string& path, std::string_view text) {
    const std::string part = path + ".part";
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) fail(part, "make");
    try {
        write_all(file, text.data(), text.size(), part);
        if (fsync(file) != 0) fail(part, "bring to the disk");
    } catch (...) {
        ::close(file);
        throw;
    }
    ::close(file);
    if (std::rename(part.c_str(), path.c_str()) != 0) fail(part, "rename");
}

}  // namespace cordon
