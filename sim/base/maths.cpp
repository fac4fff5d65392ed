// Elementary functions and the normal law, with the same bits on every machine.
#include "base/maths.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/arithmetic.h"

namespace cordon::exact {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// log 2 in two parts; the upper ends in enough zeros for its product with any exponent to be exact (Cody & Waite 1980).
constexpr double ln2_upper = 0x1.62e42feep-1, ln2_lower = 0x1.a39ef35793c76p-33;

// x 2^k, through the bits of the exponent.
double times_two_to(double x, int k) {
    const auto power = [](int e) { return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52); };
    if (k > 1023) return x * 0x1p1023 * power(k - 1023);
    if (k < -1022) return x * power(k + 1000) * 0x1p-1000;  // one rounding only: the first product is exact
    return x * power(k);
}

// x = m 2^k with m in [sqrt(1/2), sqrt(2)).
struct Split {
    double m;
    int k;
};
Split split(double x) {
    int k = 0;
    if (x < 0x1p-1022) x *= 0x1p54, k = -54;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    // Adding the distance from sqrt(1/2) to 1 moves the border between two exponents to sqrt(2).
    const std::uint64_t moved = bits + (0x3ff0000000000000ull - 0x3fe6a09e667f3bcdull);
    k += static_cast<int>(moved >> 52) - 1023;
    return {std::bit_cast<double>((moved & 0xfffffffffffffull) + 0x3fe6a09e667f3bcdull), k};
}

// log x with about 70 bits, for pow. log m = 2 artanh s with s = (m-1)/(m+1), s and the sum carried in two doubles.
Sum log_sum(double x) {
    const auto [m, k] = split(x);
    const double f = m - 1;
    const Sum d = add(m, 1);
    const double s = f / d.upper;
    const Sum product = multiply(s, d.upper);
    const double s_lower = (((f - product.upper) - product.lower) - s * d.lower) / d.upper;
    const Sum whole = add(k * ln2_upper, 2 * s);
    const double rest = whole.lower + (2 * s_lower + s * artanh_series(s * s) + k * ln2_lower);
    return add(whole.upper, rest);
}
}  // namespace

// Reduction to |r| <= log(2)/2 (Cody & Waite 1980), then the Taylor series to r^13, whose remainder is below 2^-57.
double exp(double x) {
    if (!(x < 709.8)) return x > 0 ? infinity : x;  // NaN stays NaN
    if (x < -745.2) return 0;
    const double k = std::floor(x * 0x1.71547652b82fep0 + 0.5);
    const double upper = x - k * ln2_upper, r = upper - k * ln2_lower;
    const double lower = (upper - r) - k * ln2_lower;  // what rounding took from r
    const double e = 1 + (r + (r * r * exp_series(r) + lower));
    return times_two_to(e, static_cast<int>(k));
}

double expm1(double x) {
    if (x < -0.35 || x > 0.35 || x != x) return exp(x) - 1;
    return x + x * x * exp_series(x);
}

// log m = f - f^2/2 + s (f^2/2 + R(s^2)), where f = m-1, s = f/(2+f) and s R is what 2 artanh s exceeds 2s by: the
// largest term is exact and the others are small.
double log(double x) {
    if (!(x > 0)) return x == 0 ? -infinity : nan;
    if (x == infinity) return x;
    const auto [m, k] = split(x);
    const double f = m - 1, s = f / (2 + f), square = 0.5 * f * f;
    return k * ln2_upper - ((square - (s * (square + artanh_series(s * s)) + k * ln2_lower)) - f);
}

// log(1+x) is smooth in the rounded sum: what the rounding took is added to first order.
double log1p(double x) {
    if (x < -0.25 || x > 0.4) {
        const double y = 1 + x;
        if (y == infinity || !(y > 0)) return log(y);
        const double lost = x > 1 ? 1 - (y - x) : x - (y - 1);
        return log(y) + lost / y;
    }
    const double s = x / (2 + x), square = 0.5 * x * x;
    return x - (square - s * (square + artanh_series(s * s)));
}

double log1pmx(double x) {
    if (x < -0.29 || x > 0.41) return log1p(x) - x;
    const double s = x / (2 + x);
    return s * (artanh_series(s * s) - x);  // log(1+x) = 2 artanh(s), and 2s - x = -s x
}

double pow(double x, double y) {
    if (y == 0 || x == 1) return 1;
    if (x != x || y != y || x < 0) return nan;
    if (x == 0) return y > 0 ? 0 : infinity;
    if (x == infinity) return y > 0 ? infinity : 0;
    if (y == 0.5) return std::sqrt(x);
    const Sum l = log_sum(x);
    const double rough = y * l.upper;
    if (rough > 710) return infinity;
    if (rough < -746) return 0;
    if (y > 0x1p900 || y < -0x1p900) return exp(rough);  // the exact product would overflow; x is 1 or so
    const Sum p = multiply(y, l.upper);
    const double e = exp(p.upper);
    return e == infinity ? e : e + e * (p.lower + y * l.lower);
}

// Rational approximations of Cody (1969), with the coefficients of ANORM in SPECFUN (Cody 1993, TOMS 715).
Tails normal_tails(double x) {
    constexpr double inverse_root_two_pi = 0.39894228040143267794;
    const double y = std::fabs(x), density = y < 38.6 ? inverse_root_two_pi * exp(-0.5 * x * x) : 0;
    if (y <= 0.66291) {
        const double q = x * x;
        const double above = polynomial(q, 18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287,
                                        0.065682337918207449113);
        const double below = polynomial(q, 45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1.0);
        const double part = x * above / below;
        return {0.5 + part, 0.5 - part, density};
    }
    double ratio;  // tail / density
    if (y <= 5.656854249492381) {
        const double above =
            polynomial(y, 9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711, 597.27027639480026226,
                       93.506656132177855979, 8.8831497943883759412, .39894151208813466764, 1.0765576773720192317e-8);
        const double below = polynomial(y, 19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091,
                                        6485.558298266760755, 1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1.0);
        ratio = above / below / inverse_root_two_pi;
    } else {
        const double q = 1 / (y * y);
        const double above = polynomial(q, 2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807, 0.1274011611602473639,
                                        0.21589853405795699, 0.02307344176494017303);
        const double below = polynomial(q, 7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118,
                                        1.28426009614491121, 1.0);
        ratio = (inverse_root_two_pi - q * above / below) / y / inverse_root_two_pi;
    }
    const double tail = density * ratio;
    return x > 0 ? Tails{1 - tail, tail, density} : Tails{tail, 1 - tail, density};
}

double normal_cdf(double x) { return normal_tails(x).lower; }

// PPND16 of Wichura (1988), AS 241: about 1e-16 relative.
double normal_quantile(double p) {
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q *
               polynomial(r, 3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
                          45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727) /
               polynomial(r, 1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867,
                          39307.895800092710610, 28729.085735721942674, 5226.4952788528545610);
    }
    const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
    double x;
    if (r <= 5) {
        x = polynomial(r - 1.6, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
                       1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4) /
            polynomial(r - 1.6, 1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590,
                       0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
    } else {
        x = polynomial(r - 5, 6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
                       0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7) /
            polynomial(r - 5, 1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4,
                       1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);
    }
    return q < 0 ? -x : x;
}

}  // namespace cordon::exact
