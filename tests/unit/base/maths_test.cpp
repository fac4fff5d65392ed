// The transcendental functions against values of arbitrary precision, and their bits.
#include "base/maths.h"

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/rng.h"

using namespace cordon;

namespace {
struct One {
    double x, value;
};
struct Two {
    double x, y, value;
};
bool close(double value, double reference, double tolerance) {
    const double room = tolerance * std::max(std::fabs(reference), 1e-300);  // below, doubles have few digits left
    return std::fabs(value - reference) <= room;
}
template <class F>
void check(const F& f, double tolerance, const std::vector<One>& known) {
    for (const One& k : known) {
        INFO("x = " << k.x << ": " << f(k.x) << " for " << k.value);
        CHECK(close(f(k.x), k.value, tolerance));
    }
}
template <class F>
void check_pairs(const F& f, double tolerance, const std::vector<Two>& known) {
    for (const Two& k : known) {
        INFO("x = " << k.x << ", y = " << k.y << ": " << f(k.x, k.y) << " for " << k.value);
        CHECK(close(f(k.x, k.y), k.value, tolerance));
    }
}
constexpr double infinity = std::numeric_limits<double>::infinity();
}  // namespace

// Reference values: mpmath 1.2 with 40 digits, at the double nearest to the argument shown.

TEST_CASE("exp, log and their kin are within a few units of the last place") {
    check(exact::exp, 3e-16,
          {{-700.5, 5.9801961186397912064e-305},
           {-37.25, 6.6455441729150705396e-17},
           {-1.0, 0.3678794411714423216},
           {-0.001, 0.99900049983337499165},
           {1e-10, 1.0000000001},
           {0.3465, 1.4141094938303624151},
           {0.35, 1.4190675485932572168},
           {1.0, 2.7182818284590452354},
           {10.5, 36315.502674246637739},
           {100.1, 2.9708288895158073905e+43},
           {709.7, 1.6549840276802644031e+308}});
    check(exact::expm1, 5e-16,
          {{-40.0, -0.99999999999999999575},
           {-0.5, -0.3934693402873665764},
           {-0.35, -0.29531191028128655},
           {-1e-05, -9.999950000166667068e-6},
           {1e-12, 1.0000000000004999799e-12},
           {0.2, 0.22140275816016984748},
           {0.36, 0.43332941456034023868},
           {3.0, 19.085536923187667741}});
    check(exact::log, 3e-16,
          {{5e-324, -744.44007192138126231},
           {1e-300, -690.77552789821370518},
           {0.1, -2.3025850929940456285},
           {0.7071, -0.34658318037194200028},
           {0.7072, -0.34644176765870330084},
           {0.99999, -0.000010000050000287825116},
           {1.0000001, 9.9999995058387045178e-8},
           {1.4142, 0.34656400018800330914},
           {1.4143, 0.34663470904431701146},
           {2.0, 0.69314718055994530942},
           {12345.678, 9.4210613212918319671},
           {1e+300, 690.77552789821370526}});
    check(exact::log1p, 5e-16,
          {{-0.999999, -13.81551055793551844},
           {-0.5, -0.69314718055994530942},
           {-0.25, -0.28768207245178092744},
           {-0.001, -0.001000500333583533521},
           {1e-17, 1.0000000000000000665e-17},
           {1e-08, 9.9999999500000005426e-9},
           {0.3, 0.2623642644674910435},
           {0.41, 0.34358970439007689286},
           {1.5, 0.91629073187415506518},
           {10000000000.0, 23.02585093004045684}});
    check(exact::log1pmx, 1e-15,
          {{-0.9, -1.4025850929940458839},
           {-0.3, -0.056674943938732374155},
           {-0.28, -0.048504066972036067356},
           {-1e-06, -5.0000033333358328828e-13},
           {1e-09, -4.999999996666667292e-19},
           {0.2, -0.017678443206045375639},
           {0.4, -0.06352776337878707584},
           {0.5, -0.094534891891835618022},
           {7.0, -4.9205584583201640717}});
    check_pairs(exact::pow, 5e-15,
                {{2.0, 0.5, 1.4142135623730950488},
                 {1.0000001, 6e9, 3.7729084337523735986e+260},
                 {0.001, -100.0, 9.9999999999999791833e+299},
                 {123.456, 7.89, 31771028258180934.619},
                 {0.3, 0.001, 0.99879675168014847149},
                 {3.7e-05, 55.5, 1.0844154231297653294e-246}});
}

TEST_CASE("exp, log and pow know their ends") {
    CHECK(exact::exp(0) == 1);
    CHECK(exact::exp(710) == infinity);
    CHECK(exact::exp(infinity) == infinity);
    CHECK(exact::exp(-746) == 0);
    CHECK(exact::exp(-infinity) == 0);
    CHECK(exact::exp(-745) == 5e-324);  // the smallest double: 2.8e-324 rounded
    CHECK(std::isnan(exact::exp(std::nan(""))));
    CHECK(exact::log(1) == 0);
    CHECK(exact::log(0) == -infinity);
    CHECK(exact::log(infinity) == infinity);
    CHECK(std::isnan(exact::log(-1)));
    CHECK(exact::log1p(-1) == -infinity);
    CHECK(exact::log1p(0) == 0);
    CHECK(exact::expm1(0) == 0);
    CHECK(exact::expm1(-infinity) == -1);
    CHECK(exact::pow(0, 0) == 1);
    CHECK(exact::pow(0, 2) == 0);
    CHECK(exact::pow(0, -2) == infinity);
    CHECK(exact::pow(10, 400) == infinity);
    CHECK(exact::pow(10, -400) == 0);
    CHECK(exact::pow(0.5, 1074) == 5e-324);
    CHECK(exact::pow(1 + 0x1p-52, 1e300) == infinity);
}

TEST_CASE("log gamma is right from 1e-8 to 4e9, also where it vanishes") {
    check(exact::log_gamma, 2e-15,
          {{1e-08, 18.420680738180208884},
           {0.25, 1.2880225246980774574},
           {0.5, 0.57236494292470008707},
           {0.75, 0.20328095143129537148},
           {1.0000001, -5.772155829918507097e-8},
           {1.4616321449683622, -0.1214862905358496081},
           {1.75, -0.084401121020485555958},
           {2.0000003, 1.2683532953174931059e-7},
           {2.6, 0.35741186354897983677},
           {5.5, 3.9578139676187162939},
           {8.25, 9.0331869196051228533},
           {15.0, 25.1912211827386815},
           {171.5, 709.14316303092824227},
           {100000.0, 1051287.7089736568949},
           {4000000000.0, 84438240782.129365534}});
    CHECK(exact::log_gamma(1) == 0);
    CHECK(exact::log_gamma(2) == 0);
}

TEST_CASE("the normal law is right into its tails") {
    check(exact::normal_cdf, 1e-13,
          {{-37.0, 5.7255712225245768227e-300},
           {-10.0, 7.619853024160526066e-24},
           {-5.7, 5.9903714010635281878e-9},
           {-5.6, 1.071759025831092932e-8},
           {-3.0, 0.0013498980316300945267},
           {-1.0, 0.15865525393145705141},
           {-0.67, 0.25142889509531010155},
           {-0.66, 0.25462691467133613764},
           {-0.1, 0.46017216272297101633},
           {0.0, 0.5},
           {0.5, 0.69146246127401310364},
           {2.0, 0.9772498680518207928},
           {6.0, 0.99999999901341235496},
           {8.2, 0.99999999999999987981}});
    check(exact::normal_quantile, 1e-15,
          {{1e-300, -37.047096299361199237},
           {1e-20, -9.2623400897984075796},
           {1e-10, -6.3613409024040561991},
           {0.001, -3.0902323061678135354},
           {0.025, -1.9599639845400542118},
           {0.074, -1.4466320671589785099},
           {0.076, -1.4325027208258116188},
           {0.3, -0.52440051270804081597},
           {0.49, -0.025068908258711058033},
           {0.6, 0.25334710313579974132},
           {0.925, 1.4395314709384562291},
           {0.975, 1.9599639845400538556},
           {0.9999, 3.7190164854557083867}});
    for (double x : {-9.0, -3.3, -0.1, 0.0, 0.4, 1.7, 7.9}) {
        const exact::Tails t = exact::normal_tails(x);
        CHECK(t.lower == exact::normal_tails(-x).upper);
        CHECK(close(t.lower + t.upper, 1, 3e-16));
        CHECK(close(t.density, std::exp(-x * x / 2) / std::sqrt(2 * M_PI), 2e-15));
    }
}

TEST_CASE("the gamma law is right for small and large shapes") {
    check_pairs(exact::gamma_cdf, 1e-13,
                {{0.01, 1e-10, 0.79886109143360521278},
                 {0.5, 0.2, 0.47291074313446192633},
                 {0.5, 3.0, 0.98569412156457036047},
                 {1.0, 0.7, 0.50341469620859046324},
                 {2.5, 0.001, 9.5085345986079498136e-9},
                 {2.5, 9.0, 0.99705359541211970963},
                 {11.9, 10.0, 0.31383294541226851691},
                 {12.1, 10.0, 0.29280835618302823209},
                 {12.1, 30.0, 0.99992938959006462624},
                 {50.0, 20.0, 1.2458926079719379235e-8},
                 {50.0, 50.0, 0.51880831547204328189},
                 {300.0, 340.0, 0.98722925404876701104},
                 {1000.0, 900.0, 0.00054990226571178292301},
                 {1e5, 100700.0, 0.98643018998405457404}});
    check_pairs(exact::gamma_quantile, 1e-13,
                {{0.05, 0.02, 6.1285409041012778722e-35},
                 {0.3, 0.9, 0.8848107733602440386},
                 {0.5, 0.5, 0.22746821155978637597},
                 {1.0, 1e-09, 1.0000000005000000626e-9},
                 {2.0, 0.3, 1.0973492107034916193},
                 {2.0, 0.999999, 16.688420790829440915},
                 {7.5, 0.5, 7.1694297554783234358},
                 {15.0, 0.01, 7.4767282642277194584},
                 {15.0, 0.99, 25.44609065575854347},
                 {400.0, 0.2, 383.07773533823934661}});
    CHECK(exact::gamma_cdf(2, 0) == 0);
    CHECK(exact::gamma_cdf(2, -1) == 0);
    CHECK(exact::gamma_cdf(2, 1e6) == 1);
    CHECK(exact::gamma_cdf(1e6, 1) == 0);
}

TEST_CASE("the quantile of a gamma law undoes its distribution") {
    const Luck luck(5);
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const Draw d = luck.draw(Purpose::course, {i});
        const double shape = exact::exp(-3 + 15 * d.uniform(0));  // 0.05 to 160,000
        const double p = d.uniform(1), x = exact::gamma_quantile(shape, p);
        const exact::Tails t = exact::gamma_tails(shape, x);
        INFO("shape " << shape << ", p " << p << ", x " << x);
        // Error of x relative to x: that of p over the density of log x.
        CHECK(std::fabs(p < 0.5 ? t.lower - p : t.upper - (1 - p)) < 1e-12 * t.density + 2e-15);
    }
}

TEST_CASE("distributions of large counts are right to double precision") {
    struct Count {
        double k, n, p, lower, upper, density;
    };
    const std::vector<Count> poisson = {{100, 0, 100.0, 0.52656219852999847, 0.47343780147000153, 0.0398609968091471352},
                                        {60, 0, 100.5, 8.78669050250451585e-6, 0.999991213309497495, 3.65757655347714456e-6},
                                        {155, 0, 100.0, 0.999999865286969563, 1.3471303043679326e-7, 7.76772807277083211e-8},
                                        {1000, 0, 1040.25, 0.108373912625230271, 0.891626087374769729, 0.00573119840091056835},
                                        {99500, 0, 1e5, 0.0570136044414613241, 0.942986395558538676, 0.000361595494420966366},
                                        {1000050000, 0, 1e9, 0.943077754599221806, 0.0569222454007781937, 3.61443279327090867e-6},
                                        {999900000, 0, 1e9, 0.000782616125335316382, 0.999217383874664684, 8.49937490063997617e-8}};
    const std::vector<Count> binomial = {{100, 200, 0.5, 0.528174239504628211, 0.471825760495371789, 0.0563484790092564222},
                                         {65, 200, 0.5, 4.1639565241957113e-7, 0.99999958360434758, 2.21172263423751879e-7},
                                         {80, 1000, 0.1, 0.0176115746758360618, 0.982388425324163938, 0.00434634494406893227},
                                         {160, 100000, 0.001, 0.999999987618140969, 1.23818590313060929e-8, 7.75562120471421567e-9},
                                         {5100, 20000, 0.25, 0.949381124285207886, 0.0506188757147921145, 0.00171602545870643177},
                                         {2147450000, 4294967295, 0.5, 0.15225144905433105, 0.84774855094566895, 7.18620997302511263e-6},
                                         {4294000, 4294967295, 0.001, 0.320366694605627628, 0.679633305394372372, 0.00017271886007496668},
                                         {4296500, 4294967295, 0.001, 0.770415729710064182, 0.229584270289935818, 0.000146451523174064901}};
    const auto same = [](const exact::Tails& t, const Count& c) {
        INFO("k " << c.k << ", n " << c.n << ", p or mean " << c.p << ": " << t.lower << " " << t.upper << " " << t.density);
        CHECK(close(t.lower, c.lower, 2e-13));
        CHECK(close(t.upper, c.upper, 2e-13));
        CHECK(close(t.density, c.density, 2e-13));
    };
    for (const Count& c : poisson) same(exact::poisson_tails(c.k, c.p), c);
    for (const Count& c : binomial) same(exact::binomial_tails(c.k, c.n, c.p), c);
}

TEST_CASE("the functions have these bits on every machine") {
    const Luck luck(3);
    std::uint64_t hash = 0;
    const auto take = [&](double x) { hash = mix(hash ^ std::bit_cast<std::uint64_t>(x)); };
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const Draw d = luck.draw(Purpose::course, {i});
        const double u = d.uniform(0), v = d.uniform(1);
        take(exact::exp(1400 * u - 700));
        take(exact::expm1(2 * u - 1));
        take(exact::log(u));
        take(exact::log1p(v - 0.7));
        take(exact::log1pmx(u - v));
        take(exact::pow(10 * u, 10 * v - 5));
        take(exact::log_gamma(20 * u));
        take(exact::normal_cdf(16 * u - 8));
        take(exact::normal_quantile(u));
        const double shape = exact::exp(12 * v - 3);
        take(exact::gamma_cdf(shape, shape * 2 * u));
        take(exact::gamma_quantile(shape, u));
        take(exact::poisson_tails(std::floor(200 + 60 * u), 200 + 60 * v).lower);
        take(exact::binomial_tails(std::floor(200 + 60 * u), 1000, 0.2 + 0.06 * v).lower);
    }
    CHECK(hash == 8702578415984482192ull);
}
