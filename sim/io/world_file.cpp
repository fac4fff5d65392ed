// The file of a saved world: a head of fixed form, what it was made of, the contents in order, then the long columns in pieces, each
// part with its hash. Numbers are little-endian, as on every machine that this runs on.
#include "io/world_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <type_traits>

#include "base/digest.h"
#include "base/huge_pages.h"
#include "base/parallel.h"
#include "io/document.h"
#include "io/writer.h"
#include "run/look_up.h"
#include "world/calibrate.h"

namespace cordon {

namespace {

constexpr char magic[16] = "cordon world\n";
constexpr std::uint32_t format_version = 1;  // of what list() names, and in which order
constexpr std::size_t piece = 1 << 22;       // [byte] of a column that one hash is of
constexpr std::size_t column_least = 1 << 12;  // [byte] what is shorter stands among the contents

struct Head {
    char magic[16];
    std::uint32_t version, reserved;
    std::uint64_t settings_bytes, contents_bytes, columns_bytes;  // of what follows, in this order
    std::uint64_t settings_hash, contents_hash;
};
static_assert(sizeof(Head) == 64);

// --- what the file holds -----------------------------------------------------------------------------------------------------------

template <class Archive>
void list(Archive& a, TripFlow& f) { a(f.to, f.mode, f.share, f.route); }
template <class Archive>
void list(Archive& a, Route& r) { a(r.gates); }
template <class Archive, class A, class B>
void list(Archive& a, std::pair<A, B>& p) { a(p.first, p.second); }
template <class Archive>
void list(Archive& a, Venues& v) {
    a(v.members, v.group_size, v.township_desk, v.cell_desk, v.venue_desk, v.township_venue, v.flows, v.flows_from, v.flows_to, v.to_order);
}
template <class Archive>
void list(Archive& a, World& w) {
    w.population.list(a);
    for (Venues& v : w.venues) list(a, v);
    Mobility& m = w.mobility;  // arrivals and their sources are made anew
    a(m.routes, m.flows, m.flows_from, m.flows_to, m.to_order, m.origin, m.cumulative, m.cell_weight, m.trips, m.outside, m.entry);
    a(m.trip_flows_at, m.commute_flows_at, m.commuters_first, m.commuter_roles, m.commuter_lots, m.away, m.transients);
}

// Takes things apart in the order of their lists. Derived has resize(x), bytes(data, n), and column(data, n) for what is long.
template <class Derived>
class Archive {
  public:
    template <class... T>
    void operator()(T&... x) {
        (one(x), ...);
    }

  private:
    template <class T>
    static constexpr bool plain = std::is_arithmetic_v<T> || std::has_unique_object_representations_v<T>;  // bytes without gaps

    template <class T>
    void one(T& x) {
        if constexpr (plain<T>) self().bytes(&x, sizeof(T));
        else list(self(), x);
    }
    void one(std::string& s) { self().resize(s), self().bytes(s.data(), s.size()); }
    template <class T>
    void one(std::vector<T>& v) {
        self().resize(v);
        if constexpr (plain<T>) {
            const std::size_t n = v.size() * sizeof(T);
            n < column_least ? self().bytes(v.data(), n) : self().column(v.data(), n);
        } else {
            for (T& x : v) one(x);
        }
    }
    template <class T, std::size_t n>
    void one(std::array<T, n>& xs) {
        for (T& x : xs) one(x);
    }
    Derived& self() { return static_cast<Derived&>(*this); }
};

// Long columns, cut into pieces.
struct Piece {
    char* data;
    std::size_t bytes;
    std::uint64_t at;  // [byte] after the contents
};
class Pieces {
  public:
    void add(void* data, std::size_t n) {
        for (std::size_t i = 0; i < n; i += piece) {
            all.push_back({static_cast<char*>(data) + i, std::min(piece, n - i), bytes});
            bytes += all.back().bytes;
        }
    }
    std::vector<Piece> all;
    std::uint64_t bytes = 0;
};

class Taking : public Archive<Taking> {
  public:
    template <class Long>
    void resize(const Long& x) {
        std::uint64_t n = x.size();
        bytes(&n, sizeof n);
    }
    void bytes(const void* data, std::size_t n) { contents.append(static_cast<const char*>(data), n); }
    void column(void* data, std::size_t n) { pieces.add(data, n); }
    std::string contents;
    Pieces pieces;
};

class Giving : public Archive<Giving> {
  public:
    explicit Giving(const std::string& contents) : contents_(contents) {}
    void resize(std::string& s) { s.resize(count()); }
    template <class T>
    void resize(std::vector<T>& v) {
        const std::uint64_t n = count();
        v = with_room_for<T>(n);
        v.resize(n);
    }
    void bytes(void* data, std::size_t n) {
        ensures(n <= contents_.size() - at_);
        if (n > 0) std::memcpy(data, contents_.data() + at_, n);
        at_ += n;
    }
    void column(void* data, std::size_t n) { pieces.add(data, n); }
    Pieces pieces;

  private:
    std::uint64_t count() {
        std::uint64_t n = 0;
        bytes(&n, sizeof n);
        return n;
    }
    const std::string& contents_;
    std::size_t at_ = 0;
};

// --- what it was made of -----------------------------------------------------------------------------------------------------------

// The parts of a scenario that decide what the file holds, with the bytes of the files that they name.
struct Decides {
    Scenario& s;
    void fields(Fields& f) {
        f.table("world", s.world);
        f.table("calendar", s.calendar);
        f.value("run.start", s.run.start, {});
    }
};

void flatten(const Node& node, const std::string& path, std::string& out) {
    for (const Node& item : node.items) {
        const std::string name = path.empty() ? item.key : path + "." + item.key;
        if (item.kind == Node::Kind::table) flatten(item, name, out);
        else if (name != "world.data" && name != "world.file") out += fmt::format("{} = {}\n", name, value_text(item));
    }
}

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A line for each.
std::string settings_of(const Scenario& scenario, const std::vector<ArrivalDay>& arrivals) {
    namespace fs = std::filesystem;
    Scenario& s = const_cast<Scenario&>(scenario);  // a writer changes nothing
    Decides decides{s};
    Writer writer("");
    decides.fields(writer);
    std::string out;
    flatten(writer.root(), "", out);
    std::uint64_t expected = 0;
    for (const ArrivalDay& a : arrivals) expected += a.people;
    out += fmt::format("people who arrive = {}\n", expected);
    std::vector<fs::path> files;
    if (s.world.kind == WorldKind::grid) files.push_back(s.world.file);
    if (s.world.kind == WorldKind::region)
        for (const char* folder : {"geo", "pop", "towns"})
            for (const auto& entry : fs::directory_iterator(fs::path(s.world.data) / folder))
                if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const std::string bytes = contents_of(file);
        out += fmt::format("contents of {} = {:016x}\n", file.filename().string(), hash_of_bytes(bytes.data(), bytes.size()));
    }
    return out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// The first setting in which two differ.
std::string difference(const std::string& file, const std::string& wanted) {
    const std::vector<std::string> there = lines_of(file), here = lines_of(wanted);
    for (std::size_t i = 0; i < std::max(there.size(), here.size()); ++i) {
        if (i >= there.size()) return fmt::format("it knows nothing of {}", here[i]);
        if (i >= here.size()) return fmt::format("this scenario knows nothing of {}", there[i]);
        if (there[i] != here[i]) return fmt::format("there {}, here {}", there[i], here[i]);
    }
    return "";
}

// --- the file ----------------------------------------------------------------------------------------------------------------------

std::string system_error() { return std::strerror(errno); }

class File {
  public:
    File(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags, 0666)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    bool is_open() const { return fd_ >= 0; }
    // Whether all of it was there.
    bool read(void* data, std::size_t n, std::uint64_t at) const {
        for (char* to = static_cast<char*>(data); n > 0;) {
            const ::ssize_t got = ::pread(fd_, to, n, static_cast<::off_t>(at));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw RunError(fmt::format("{}: cannot read it: {}", path_, system_error()));
            if (got == 0) return false;
            to += got, at += static_cast<std::uint64_t>(got), n -= static_cast<std::size_t>(got);
        }
        return true;
    }
    void write(const void* data, std::size_t n) {
        for (const char* from = static_cast<const char*>(data); n > 0;) {
            const ::ssize_t put = ::write(fd_, from, n);
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) throw RunError(fmt::format("{}: cannot write it: {}", path_, system_error()));
            from += put, n -= static_cast<std::size_t>(put);
        }
    }
    void sync() {
        if (::fsync(fd_) != 0) throw RunError(fmt::format("{}: cannot write it: {}", path_, system_error()));
    }

  private:
    std::string path_;
    int fd_;
};

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw UserError({path}, why, "make it anew: cordon world SCENARIO -o " + path);
}

}  // namespace

void save_world(const Scenario& s, const std::string& path) {
    std::vector<ArrivalDay> arrivals;
    World w = begin_world(s, &arrivals);
    fill_world(w, arrivals);
    std::vector<double> company = count_company(w);
    finish_world(s, arrivals, company, w);
    const std::string settings = settings_of(s, arrivals);
    Taking taking;
    taking(company), list(taking, w);
    std::vector<std::uint64_t> hashes(taking.pieces.all.size());
    for_blocks(hashes.size(), [&](std::size_t k) { hashes[k] = hash_of_bytes(taking.pieces.all[k].data, taking.pieces.all[k].bytes); });
    taking.contents.append(reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(std::uint64_t));

    Head head{};
    std::copy(std::begin(magic), std::end(magic), head.magic);
    head.version = format_version;
    head.settings_bytes = settings.size(), head.settings_hash = hash_of_bytes(settings.data(), settings.size());
    head.contents_bytes = taking.contents.size(), head.contents_hash = hash_of_bytes(taking.contents.data(), taking.contents.size());
    head.columns_bytes = taking.pieces.bytes;
    const std::string part = path + ".part";
    {
        File file(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
        if (!file.is_open()) throw UserError({path}, "cannot be written: " + system_error(), "give a name in a folder that is there");
        file.write(&head, sizeof head);
        file.write(settings.data(), settings.size());
        file.write(taking.contents.data(), taking.contents.size());
        for (const Piece& p : taking.pieces.all) file.write(p.data, p.bytes);
        file.sync();
    }
    if (std::rename(part.c_str(), path.c_str()) != 0) throw RunError(fmt::format("{}: cannot rename it to {}: {}", part, path, system_error()));
}

World load_world(const Scenario& s, const std::string& path) {
    std::vector<ArrivalDay> arrivals;
    World w = begin_world(s, &arrivals);
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (!file.is_open()) throw UserError({path}, "cannot be read: " + system_error(), "give a file that `cordon world` has made");
    Head head{};
    if (!file.read(&head, sizeof head, 0) || std::memcmp(head.magic, magic, sizeof magic) != 0)
        throw UserError({path}, "is no saved world", "give a file that `cordon world` has made");
    if (head.version != format_version)
        refuse(path, fmt::format("is a saved world of version {}; this program reads version {}", head.version, format_version));
    const std::uint64_t bytes = std::filesystem::file_size(path);
    const std::uint64_t rest = bytes - sizeof head;
    if (head.settings_bytes > rest || head.contents_bytes > rest || head.settings_bytes + head.contents_bytes + head.columns_bytes != rest)
        refuse(path, fmt::format("is damaged: it has {} bytes, and should have {}", bytes,
                                 sizeof head + head.settings_bytes + head.contents_bytes + head.columns_bytes));
    const auto part = [&](std::uint64_t at, std::uint64_t n, std::uint64_t hash, const char* what) {
        std::string text(n, '\0');
        if (!file.read(text.data(), n, at) || hash_of_bytes(text.data(), n) != hash)
            refuse(path, fmt::format("is damaged: {} do not agree with their hash", what));
        return text;
    };
    const std::string settings = part(sizeof head, head.settings_bytes, head.settings_hash, "its settings");
    if (const std::string other = difference(settings, settings_of(s, arrivals)); !other.empty()) refuse(path, "was made of another world: " + other);
    const std::uint64_t contents_at = sizeof head + head.settings_bytes;
    const std::string contents = part(contents_at, head.contents_bytes, head.contents_hash, "its contents");

    Giving giving(contents);
    std::vector<double> company;
    giving(company), list(giving, w);
    std::vector<std::uint64_t> hashes(giving.pieces.all.size());
    giving.bytes(hashes.data(), hashes.size() * sizeof(std::uint64_t));
    const std::uint64_t columns_at = contents_at + head.contents_bytes;
    std::vector<std::uint8_t> sound(hashes.size());
    for_blocks(hashes.size(), [&](std::size_t k) {
        const Piece& p = giving.pieces.all[k];
        sound[k] = file.read(p.data, p.bytes, columns_at + p.at) && hash_of_bytes(p.data, p.bytes) == hashes[k];
    });
    for (std::size_t k = 0; k < sound.size(); ++k)
        if (!sound[k]) {
            const std::uint64_t at = columns_at + giving.pieces.all[k].at;
            refuse(path, fmt::format("is damaged: bytes {} to {} do not agree with their hash", at, at + giving.pieces.all[k].bytes));
        }
    w.population.count_marks(w.places);
    finish_world(s, arrivals, company, w);
    return w;
}

}  // namespace cordon
