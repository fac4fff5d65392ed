// Runs as a journal keeps them: numbers of fixed width, then daily counts of seven bits a byte, most of which are small.
#include <algorithm>
#include <cstring>
#include <utility>

#include "io/study.h"

namespace cordon {

namespace {

constexpr char run_mark = 'r', world_mark = 'w';

class Packer {
  public:
    template <class T>
    void plain(T x) {
        bytes.append(reinterpret_cast<const char*>(&x), sizeof(x));
    }
    void text(const std::string& t) { plain(static_cast<std::uint32_t>(t.size())), bytes += t; }
    void count(std::int64_t x) {
        std::uint64_t u = (static_cast<std::uint64_t>(x) << 1) ^ static_cast<std::uint64_t>(x >> 63);  // small negative numbers too
        for (; u >= 128; u >>= 7) bytes.push_back(static_cast<char>(u | 128));
        bytes.push_back(static_cast<char>(u));
    }
    std::string bytes;
};

// What a record that is whole does not hold reads as zeros: its checksum was right, so that is no harm of the disk's.
class Unpacker {
  public:
    explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
    template <class T>
    T plain() {
        T x{};
        if (bytes_.size() - at_ < sizeof(x)) return at_ = bytes_.size(), x;
        std::memcpy(&x, bytes_.data() + at_, sizeof(x));
        at_ += sizeof(x);
        return x;
    }
    std::string text() {
        const std::size_t n = std::min<std::size_t>(plain<std::uint32_t>(), bytes_.size() - at_);
        const std::string t(bytes_.substr(at_, n));
        at_ += n;
        return t;
    }
    std::int64_t count() {
        std::uint64_t u = 0;
        for (int shift = 0; at_ < bytes_.size() && shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes_[at_++]);
            u |= static_cast<std::uint64_t>(byte & 127) << shift;
            if (byte < 128) break;
        }
        return static_cast<std::int64_t>(u >> 1) ^ -static_cast<std::int64_t>(u & 1);
    }
    std::size_t left() const { return bytes_.size() - at_; }

  private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace

std::string pack(std::uint64_t identity, std::int64_t seed, std::uint64_t world, const RunResult& r) {
    Packer p;
    p.plain(run_mark), p.plain(identity), p.plain(seed), p.plain(world);
    p.plain(static_cast<std::uint8_t>(r.done)), p.text(r.failure);
    p.plain(r.digest), p.plain(r.cpu_seconds), p.plain(static_cast<std::int32_t>(r.days));
    p.plain(static_cast<std::uint32_t>(r.outcomes.size()));
    for (double x : r.outcomes) p.plain(x);
    const std::size_t width = r.days > 0 ? r.daily.size() / static_cast<std::size_t>(r.days) : 0;
    p.plain(static_cast<std::uint32_t>(width));
    for (std::int64_t x : r.daily) p.count(x);
    return std::move(p.bytes);
}

PackedRun unpack(const std::string& record) {
    Unpacker u(record);
    PackedRun run;
    u.plain<char>();
    run.identity = u.plain<std::uint64_t>(), run.seed = u.plain<std::int64_t>(), run.world = u.plain<std::uint64_t>();
    RunResult& r = run.result;
    r.done = u.plain<std::uint8_t>() != 0, r.failure = u.text();
    r.digest = u.plain<std::uint64_t>(), r.cpu_seconds = u.plain<double>(), r.days = u.plain<std::int32_t>();
    const std::size_t n = std::min<std::size_t>(u.plain<std::uint32_t>(), u.left() / sizeof(double));
    for (std::size_t k = 0; k < n; ++k) r.outcomes.push_back(u.plain<double>());
    const std::size_t counts = static_cast<std::size_t>(std::max(0, r.days)) * u.plain<std::uint32_t>();
    for (std::size_t k = 0; k < counts && u.left() > 0; ++k) r.daily.push_back(u.count());
    return run;
}

std::string pack(std::uint64_t world, const WorldFacts& facts) {
    Packer p;
    p.plain(world_mark), p.plain(world), p.plain(facts.hash), p.plain(facts.people), p.plain(facts.bytes);
    p.plain(static_cast<std::uint32_t>(facts.counties.size()));
    for (std::size_t k = 0; k < facts.counties.size(); ++k) p.text(facts.counties[k]), p.text(facts.county_names[k]);
    return std::move(p.bytes);
}

bool is_world(const std::string& record) { return !record.empty() && record[0] == world_mark; }

std::pair<std::uint64_t, WorldFacts> unpack_world(const std::string& record) {
    Unpacker u(record);
    u.plain<char>();
    std::pair<std::uint64_t, WorldFacts> found;
    WorldFacts& facts = found.second;
    found.first = u.plain<std::uint64_t>();
    facts.hash = u.plain<std::uint64_t>(), facts.people = u.plain<std::int64_t>(), facts.bytes = u.plain<std::int64_t>();
    for (auto n = u.plain<std::uint32_t>(); n > 0 && u.left() > 0; --n) facts.counties.push_back(u.text()), facts.county_names.push_back(u.text());
    return found;
}

}  // namespace cordon
