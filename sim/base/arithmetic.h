// What the functions of maths.h share: sums of two doubles, polynomials, power series.
#pragma once

namespace cordon::exact {

// A number as an unevaluated sum. The exact sum and product of two doubles (Knuth 1969; Dekker 1971).
struct Sum {
    double upper, lower;
};
constexpr Sum add(double a, double b) {
    const double s = a + b, t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}
constexpr double upper_half(double x) {
    const double c = 134217729.0 * x;  // 2^27 + 1
    return c - (c - x);
}
constexpr Sum multiply(double a, double b) {
    const double p = a * b, a1 = upper_half(a), a2 = a - a1, b1 = upper_half(b), b2 = b - b1;
    return {p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2};
}

// c0 + c1 x + c2 x^2 + ..., by Horner's rule.
constexpr double polynomial(double, double c) { return c; }
template <class... Rest>
constexpr double polynomial(double x, double c, Rest... rest) {
    return c + x * polynomial(x, rest...);
}

// (exp(r) - 1 - r) / r^2 for |r| < 0.36, in pairs of terms so that they overlap.
constexpr double exp_series(double r) {
    const double r2 = r * r, r4 = r2 * r2;
    const double a = (1. / 2 + r * (1. / 6)) + r2 * (1. / 24 + r * (1. / 120));
    const double b = (1. / 720 + r * (1. / 5040)) + r2 * (1. / 40320 + r * (1. / 362880));
    const double c = (1. / 3628800 + r * (1. / 39916800)) + r2 * (1. / 479001600 + r * (1. / 6227020800));
    return a + r4 * (b + r4 * c);
}

// (2 artanh(s) - 2 s) / s as a function of z = s^2 for z < 0.0296: sum of 2 z^k / (2k+1).
constexpr double artanh_series(double z) {
    const double z2 = z * z, z4 = z2 * z2;
    const double a = (2. / 3 + z * (2. / 5)) + z2 * (2. / 7 + z * (2. / 9));
    const double b = (2. / 11 + z * (2. / 13)) + z2 * (2. / 15 + z * (2. / 17));
    const double c = (2. / 19 + z * (2. / 21)) + z2 * (2. / 23);
    return z * (a + z4 * (b + z4 * c));
}

}  // namespace cordon::exact
