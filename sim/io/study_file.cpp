// The HDF5 file of a study: analysis/FORMAT.md is its specification.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <limits>
#include <numeric>
#include <optional>

#include "base/quantile.h"
#include "base/stopwatch.h"
#include "io/run_file.h"
#include "io/study.h"

namespace cordon {

namespace {

using run_file::describe;

const std::vector<double> levels = {0.05, 0.25, 0.5, 0.75, 0.95};
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
enum class RunState : std::int8_t { missing, done, failed };

// Labels along a dimension, with a unit and a sentence.
template <class T>
h5::Dataset scale(const h5::Group& root, run_file::Scales& scales, const std::string& name, const std::vector<T>& values, const std::string& unit,
                  const std::string& sentence) {
    const h5::Dataset d = root.write(name, values);
    describe(d, unit, sentence);
    d.make_scale(name);
    return scales[name] = d;
}

class StudyFile {
  public:
    StudyFile(const std::string& path, const Study& study, const StudyResults& results) : study_(study), results_(results), file_(h5::File::create(path)) {
        for (const std::string& name : study.outcomes)
            if (const std::ptrdiff_t at = outcome_index(name); at >= 0) kept_.push_back(static_cast<std::size_t>(at));
        if (study.outcomes.empty())
            for (std::size_t k = 0; k < outcomes().size(); ++k) kept_.push_back(k);
        for (const Cast& c : results.casts)
            for (int k = 0; k < study.seeds; ++k) {
                const auto run = results.runs.find({c.identity, study.first_seed + k});
                const bool there = c.failure.empty() && run != results.runs.end();
                runs_.push_back(there ? std::optional(unpack(run->second).result) : std::nullopt);
                if (there && runs_.back()->done) days_ = std::max(days_, runs_.back()->days);
            }
    }

    void write(bool complete) {
        attributes(complete);
        labels();
        outcomes_of_runs();
        failures();
        if (study_.daily != Daily::none) daily();
        file_.flush();
        h5::File file = std::move(file_);
        scales_.clear();
        file.close();
    }

  private:
    std::uint64_t variants() const { return study_.variants.size(); }
    std::uint64_t points() const { return study_.points.size(); }
    std::uint64_t seeds() const { return static_cast<std::uint64_t>(study_.seeds); }
    bool done(std::size_t run) const { return runs_[run] && runs_[run]->done; }
    const WorldFacts* world(const Cast& c) const {
        const auto found = results_.worlds.find(c.world);
        return found == results_.worlds.end() || !found->second.failure.empty() ? nullptr : &found->second;
    }
    const Cast& first() const {  // that can be run
        for (const Cast& c : results_.casts)
            if (c.failure.empty()) return c;
        return results_.casts.front();
    }
    void along(const h5::Dataset& d, const std::vector<std::string>& dimensions) const {
        for (std::size_t k = 0; k < dimensions.size(); ++k) d.attach_scale(k, scales_.at(dimensions[k]));
    }

    void attributes(bool complete) {
        file_.attribute("format", "cordon ensemble");
        file_.attribute("format_version", run_file::format_version);
        file_.attribute("kind", study_.kind);
        file_.attribute("complete", static_cast<std::int32_t>(complete));
        file_.attribute("title", study_.title);
        file_.attribute("version", CORDON_VERSION);
        file_.attribute("study_path", study_.path);
        file_.attribute("start", first().start);
        const WorldFacts* w = world(first());
        file_.attribute("people", w ? w->people : std::int64_t{0});
        file_.attribute("created", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))));
        char host[256] = "";
        file_.attribute("host", gethostname(host, sizeof(host) - 1) == 0 ? host : "unknown");
        file_.attribute("threads", static_cast<std::int32_t>(results_.threads));
        file_.attribute("seconds", results_.wall);
        file_.attribute("cpu_seconds", results_.cpu);
        file_.attribute("cpu_seconds_in_runs", results_.cpu_in_runs);
        file_.attribute("peak_memory", peak_memory());
    }

    void labels() {
        std::vector<std::string> names, paths, sets;
        for (const Variant& v : study_.variants) {
            names.push_back(v.name), paths.push_back(v.scenario), sets.emplace_back();
            for (const std::string& set : v.sets) sets.back() += (sets.back().empty() ? "" : "\n") + set;
        }
        scale(file_, scales_, "variant", names, "", "name of the variant");
        const auto beside = [&](const char* name, const std::vector<std::string>& values, const char* sentence) {
            const h5::Dataset d = file_.write(name, values);
            describe(d, "", sentence);
            d.attach_scale(0, scales_.at("variant"));
        };
        beside("variant_path", paths, "file of its scenario");
        beside("variant_sets", sets, "what was set in it, key.path=value, a line each");
        beside("variant_scenario", results_.resolved, "its scenario with every default filled in, as TOML; without the values of points");

        std::vector<std::int32_t> numbers(points());
        for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = static_cast<std::int32_t>(k);
        scale(file_, scales_, "point", numbers, "1", "a row of parameter values, from 0");
        scale(file_, scales_, "parameter", study_.parameters, "", "key path of a parameter that differs between points");
        std::vector<double> values;
        std::vector<std::string> texts_of_points;
        for (const auto& point : study_.points)
            for (const std::string& text : point) {
                texts_of_points.push_back(text);
                char* end = nullptr;
                const double x = std::strtod(text.c_str(), &end);
                values.push_back(text.empty() || *end != '\0' ? nothing : x);
            }
        const h5::Dataset value = file_.write("parameter_value", values, {points(), study_.parameters.size()});
        describe(value, "1", "value of the parameter at the point, in the unit of the parameter; NaN: not a number");
        along(value, {"point", "parameter"});
        const h5::Dataset as_text = file_.write("parameter_text", texts_of_points, {points(), study_.parameters.size()});
        describe(as_text, "", "the same as it was given, as TOML");
        along(as_text, {"point", "parameter"});
        std::vector<std::int64_t> seed(seeds());
        for (std::size_t k = 0; k < seed.size(); ++k) seed[k] = study_.first_seed + static_cast<std::int64_t>(k);
        scale(file_, scales_, "seed", seed, "1", "seed of the run: variants and points share them");
        std::vector<std::string> outcome, unit, text;
        std::vector<std::int8_t> better;
        for (std::size_t k : kept_) {
            const OutcomeInfo& o = outcomes()[k];
            outcome.push_back(o.name), unit.push_back(o.unit), text.push_back(o.text), better.push_back(static_cast<std::int8_t>(o.better));
        }
        scale(file_, scales_, "outcome", outcome, "", "name of the outcome, as in --json");
        const h5::Dataset units = file_.write("outcome_unit", unit), texts = file_.write("outcome_text", text), ways = file_.write("outcome_better", better);
        describe(units, "", "unit of the outcome");
        describe(texts, "", "what the outcome is");
        describe(ways, "1", "-1: less is better; 1: more is better; 0: neither");
        for (const h5::Dataset& d : {units, texts, ways}) d.attach_scale(0, scales_.at("outcome"));
        scale(file_, scales_, "quantile", levels, "1", "level of a quantile over seeds: the median, and the ends of the 50 % and 90 % ranges");
    }

    void outcomes_of_runs() {
        std::vector<double> values, bands, seconds;
        std::vector<std::int8_t> state;
        std::vector<std::uint64_t> digest, hash;
        std::vector<double> of_seeds(seeds());
        for (std::size_t c = 0; c < results_.casts.size(); ++c) {
            const WorldFacts* w = world(results_.casts[c]);
            hash.push_back(w ? w->hash : 0);
            for (std::size_t k = c * seeds(); k < (c + 1) * seeds(); ++k) {
                const bool failed = !results_.casts[c].failure.empty() || (runs_[k] && !runs_[k]->done);
                state.push_back(static_cast<std::int8_t>(done(k) ? RunState::done : failed ? RunState::failed : RunState::missing));
                digest.push_back(done(k) ? runs_[k]->digest : 0);
                seconds.push_back(done(k) ? runs_[k]->cpu_seconds : nothing);
                for (std::size_t o : kept_) values.push_back(done(k) ? runs_[k]->outcomes[o] : nothing);
            }
            for (std::size_t o : kept_) {
                for (std::size_t k = 0; k < seeds(); ++k) of_seeds[k] = done(c * seeds() + k) ? runs_[c * seeds() + k]->outcomes[o] : nothing;
                const std::vector<double> q = quantiles(of_seeds, levels);
                bands.insert(bands.end(), q.begin(), q.end());
            }
        }
        const auto put = [&](const char* name, const auto& x, std::vector<std::uint64_t> extent, const std::vector<std::string>& dimensions, const char* unit,
                             const char* sentence) {
            const h5::Dataset d = file_.write(name, x, extent);
            describe(d, unit, sentence);
            along(d, dimensions);
            return d;
        };
        put("outcomes", values, {variants(), points(), seeds(), kept_.size()}, {"variant", "point", "seed", "outcome"}, "1",
            "outcomes of each run, in the unit of `outcome_unit`; NaN: nothing to compute it from, or no run");
        put("outcome_quantiles", bands, {variants(), points(), kept_.size(), levels.size()}, {"variant", "point", "outcome", "quantile"}, "1",
            "quantiles of the outcomes over seeds");
        const h5::Dataset d = put("state", state, {variants(), points(), seeds()}, {"variant", "point", "seed"}, "1", "what became of the run");
        d.attribute("flag_values", std::vector<std::int8_t>{0, 1, 2});
        d.attribute("flag_meanings", "missing done failed");
        put("digest", digest, {variants(), points(), seeds()}, {"variant", "point", "seed"}, "1",
            "digest of the last tick: equal to that of the same run by itself; 0: no run");
        put("run_seconds", seconds, {variants(), points(), seeds()}, {"variant", "point", "seed"}, "s", "CPU time of the run; NaN: no run");
        put("world_hash", hash, {variants(), points()}, {"variant", "point"}, "1", "hash of the content of its world; 0: none was made");
    }

    void failures() {
        std::vector<std::int32_t> row, variant, point;
        std::vector<std::int64_t> seed;
        std::vector<std::string> text;
        const auto add = [&](const Cast& c, std::int64_t s, const std::string& why) {
            row.push_back(static_cast<std::int32_t>(row.size())), variant.push_back(static_cast<std::int32_t>(c.variant));
            point.push_back(static_cast<std::int32_t>(c.point)), seed.push_back(s), text.push_back(why);
        };
        for (std::size_t c = 0; c < results_.casts.size(); ++c) {
            if (!results_.casts[c].failure.empty()) add(results_.casts[c], -1, results_.casts[c].failure);
            for (std::size_t k = 0; k < seeds(); ++k)
                if (const auto& run = runs_[c * seeds() + k]; run && !run->done) add(results_.casts[c], study_.first_seed + static_cast<std::int64_t>(k), run->failure);
        }
        scale(file_, scales_, "failure", row, "1", "row of the table of failures, from 0");
        const auto put = [&](const char* name, const auto& values, const char* unit, const char* sentence) {
            const h5::Dataset d = file_.write(name, values);
            describe(d, unit, sentence);
            d.attach_scale(0, scales_.at("failure"));
        };
        put("failure_variant", variant, "1", "row of the variant that failed");
        put("failure_point", point, "1", "the point that failed");
        put("failure_seed", seed, "1", "the seed that failed; -1: all, for the scenario is wrong");
        put("failure_text", text, "", "why");
    }

    void daily() {
        const WorldFacts* w = world(first());
        if (w == nullptr) return;  // no run
        const bool counties = study_.daily == Daily::county;
        std::vector<std::int32_t> days(static_cast<std::size_t>(days_));
        for (std::size_t d = 0; d < days.size(); ++d) days[d] = static_cast<std::int32_t>(d);
        scale(file_, scales_, "time", days, "days since " + first().start + " 00:00:00", "day of the run").attribute("calendar", "proleptic_gregorian");
        if (counties) {
            scale(file_, scales_, "county", w->counties, "", "code of the county");
            const h5::Dataset name = file_.write("county_name", w->county_names);
            describe(name, "", "name of the county");
            name.attach_scale(0, scales_.at("county"));
        }
        const h5::Group region = file_.group("region"), region_bands = file_.group("region_quantiles");
        std::optional<h5::Group> county, county_bands;
        if (counties) county = file_.group("counties"), county_bands = file_.group("counties_quantiles");
        const DailyLayout layout(study_.daily, w->counties.size());
        for (std::size_t s = 0; s < series_count; ++s) {
            write_series(region, region_bands, s, layout, false);
            if (counties && series_info[s].of == Of::county) write_series(*county, *county_bands, s, layout, true);
        }
    }

    // A series of every run, and its quantiles over the seeds.
    void write_series(const h5::Group& into, const h5::Group& bands_into, std::size_t s, const DailyLayout& layout, bool by_county) const {
        const SeriesInfo& info = series_info[s];
        const std::size_t places = by_county ? layout.places[s] : 1, days = static_cast<std::size_t>(days_), row = days * places;
        std::vector<std::int64_t> values(runs_.size() * row, -1);
        for (std::size_t k = 0; k < runs_.size(); ++k) {
            if (!done(k)) continue;
            for (std::size_t d = 0; d < static_cast<std::size_t>(runs_[k]->days); ++d) {
                const std::int64_t* today = runs_[k]->daily.data() + d * layout.width + layout.begin[s];
                std::int64_t* out = values.data() + k * row + d * places;
                if (by_county) std::copy(today, today + places, out);
                else *out = std::accumulate(today, today + layout.places[s], std::int64_t{0});
            }
        }
        std::vector<double> bands, of_seeds(seeds());
        for (std::size_t c = 0; c < results_.casts.size(); ++c)
            for (std::size_t i = 0; i < row; ++i) {
                for (std::size_t k = 0; k < seeds(); ++k) {
                    const std::int64_t x = values[(c * seeds() + k) * row + i];
                    of_seeds[k] = x < 0 ? nothing : static_cast<double>(x);
                }
                const std::vector<double> q = quantiles(of_seeds, levels);
                bands.insert(bands.end(), q.begin(), q.end());
            }
        std::vector<std::uint64_t> extent = {variants(), points(), seeds(), days}, bands_extent = {variants(), points(), days};
        std::vector<std::string> dimensions = {"variant", "point", "seed", "time"}, bands_dimensions = {"variant", "point", "time"};
        if (by_county) extent.push_back(places), bands_extent.push_back(places), dimensions.emplace_back("county"), bands_dimensions.emplace_back("county");
        bands_extent.push_back(levels.size()), bands_dimensions.emplace_back("quantile");
        const h5::Dataset d = into.write(info.name, values, extent), b = bands_into.write(info.name, bands, bands_extent);
        for (const h5::Dataset& x : {d, b}) {
            describe(x, *info.unit ? info.unit : "1", info.text);
            x.attribute("counted", info.counted == Counted::flow ? "flow" : "stock");
        }
        along(d, dimensions);
        along(b, bands_dimensions);
    }

    const Study& study_;
    const StudyResults& results_;
    h5::File file_;
    run_file::Scales scales_;
    std::vector<std::size_t> kept_;                // [outcome of the file] which of all
    std::vector<std::optional<RunResult>> runs_;   // [variant x point x seed]
    int days_ = 0;
};

}  // namespace

void write_study(const std::string& path, const Study& study, const StudyResults& results, bool complete) {
    const std::string part = path + ".part";
    StudyFile(part, study, results).write(complete);
    if (std::rename(part.c_str(), path.c_str()) != 0) throw RunError(fmt::format("{}: cannot rename it to {}: {}", part, path, std::strerror(errno)));
}

}  // namespace cordon
