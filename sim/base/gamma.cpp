// The gamma function and the laws that derive from it (gamma, Poisson, binomial), with the same bits on every machine.
#include <algorithm>
#include <cmath>

#include "base/arithmetic.h"
#include "base/errors.h"
#include "base/maths.h"

namespace cordon::exact {

namespace {
constexpr double root_two_pi = 2.50662827463100050242, half_log_two_pi = 0.91893853320467274178;
constexpr double epsilon = 0x1p-54;  // where series stop

// log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= 9 (Abramowitz & Stegun 6.1.41).
double stirling_error(double x) {
    const double r = 1 / x;
    return r * polynomial(r * r, 1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400);
}

// log Gamma(2+z) for |z| <= 1/2: (1-gamma) z + sum over k of (-1)^k (zeta(k)-1) z^k / k (Abramowitz & Stegun 6.1.33).
double log_gamma_near_2(double z) {
    constexpr double zeta_less_1[] = {
        0.6449340668482264365,     0.20205690315959428540,    0.082323233711138191516,   0.036927755143369926331,
        0.017343061984449139714,   0.0083492773819228268398,  0.0040773561979443393786,  0.0020083928260822144179,
        0.00099457512781808533715, 0.00049418860411946455870, 0.00024608655330804829863, 0.00012271334757848914675,
        6.1248135058704829258e-5,  3.0588236307020493552e-5,  1.5282259408651871733e-5,  7.6371976378997622737e-6,
        3.8172932649998398565e-6,  1.9082127165539389257e-6,  9.5396203387279611315e-7,  4.7693298678780646312e-7,
        2.3845050272773299000e-7,  1.1921992596531107307e-7,  5.9608189051259479612e-8,  2.9803503514652280186e-8,
        1.4901554828365041235e-8,  7.4507117898354294920e-9};
    double sum = 0;
    for (int k = 27; k >= 2; --k) sum = (k % 2 ? -1 : 1) * zeta_less_1[k - 2] / k + z * sum;
    return z * (0.42278433509846713939 + z * sum);
}

// a log(a/x) + x - a, where d = a - x is given because it may be known better (the deviance D0 of Loader 2000).
double deviance(double a, double x, double d) { return d < -0.4 * a || d > 0.29 * a ? -a * log(x / a) - d : -a * log1pmx(-d / a); }

double signed_root(double sign, double x) { return sign < 0 ? -std::sqrt(x) : std::sqrt(x); }

// The law on the z axis with density exp(-z^2/2) z/Y(z) up to a factor, where Y Y' = z (1 + e Y - h Y^2), Y ~ z: what the
// gamma law (e^2 = 1/shape, h = 0) and the beta law become when their exponent is made a square (Temme 1979, 1982). With
// z/Y = sum of D_n z^n, integration by parts gives lower = Phi(z) - phi(z) sum of b_n z^n / (1 + b_1), where
// b_n = D_{n+1} + (n+2) b_{n+2} (Gil, Segura & Temme 2012, section 2.5). The factor 1 + b_1 is that of the normalisation.
// The series of Y converges for |z| < 2 sqrt(pi / (e^2 + 4h)). Where it is used, the absolute error was found below 3e-16 against
// sums with 25 digits: shapes from 12 on with |z| < 0.7 sqrt(shape), counts of mean 100 and more with |z| < 8.4.
struct Bell {
    double lower, upper, density;  // density: exp(-z^2/2) / sqrt(2 pi) / (1 + b_1)
};
Bell bell(double z, double e, double h) {
    constexpr int most = 28;
    const double narrow = e * e + 4 * h;
    const int terms = narrow < 4e-4 ? 12 : narrow < 4e-3 ? 16 : narrow < 2e-2 ? 22 : most;
    double y[most + 2] = {0, 1}, square[most + 2] = {0, 0, 1}, d[most + 1];
    for (int k = 3; k <= terms + 1; ++k) {
        square[k] = (e * y[k - 2] - h * square[k - 2]) * (2.0 / k);
        double rest = square[k];
        for (int j = 2; 2 * j < k; ++j) rest -= 2 * y[j] * y[k - j];
        if (k % 2 == 0) rest -= y[k / 2] * y[k / 2];
        y[k - 1] = 0.5 * rest;
    }
    for (int n = 1; n < terms; ++n) d[n] = (n + 1) * y[n + 1] + h * y[n - 1];
    d[1] -= e;
    double b_next = 0, b_after = 0, sum = 0;  // b_{n+1}, b_{n+2}
    for (int n = terms - 2; n >= 0; --n) {
        const double b = d[n + 1] + (n + 2) * b_after;
        sum = b + z * sum;
        b_after = b_next, b_next = b;
    }
    const double b_1 = b_after;
    const Tails normal = normal_tails(z);
    const double density = normal.density / (1 + b_1);
    return {normal.lower - density * sum, normal.upper + density * sum, density};
}
}  // namespace

double log_gamma(double x) {
    if (x < 0.5) return log_gamma_near_2(x) - log1p(x) - log(x);
    if (x < 1.5) return log_gamma_near_2(x - 1) - log1p(x - 1);
    if (x <= 2.5) return log_gamma_near_2(x - 2);
    double product = 1;
    if (x < 7) {
        while (x > 2.5) x -= 1, product *= x;
        return log(product) + log_gamma_near_2(x - 2);
    }
    while (x < 10) product *= x, x += 1;
    return (x - 0.5) * log(x) - x + half_log_two_pi + stirling_error(x) - log(product);
}

// The expansion near the mean of large shapes; elsewhere the series, or Legendre's continued fraction by the method of Lentz
// (Press et al. 2007, section 6.2; Abramowitz & Stegun 6.5.29 and 6.5.31).
Tails gamma_tails(double a, double x) {
    if (!(x > 0)) return {0, 1, 0};
    const bool large = a > 12;
    const double half_square = large ? deviance(a, x, a - x) : 0;
    if (large && half_square < 0.25 * a) {
        const Bell s = bell(signed_root(x - a, 2 * half_square), 1 / std::sqrt(a), 0);
        return {s.lower, s.upper, s.density * std::sqrt(a)};
    }
    const double front =
        large ? exp(-half_square - stirling_error(a)) / (root_two_pi * std::sqrt(a)) : exp(a * log(x) - x - log_gamma(a + 1));
    if (front == 0) return x < a ? Tails{0, 1, 0} : Tails{1, 0, 0};
    if (x < a + 1) {
        double term = 1, sum = 1;
        for (double n = a + 1; term > epsilon * sum; n += 1) term *= x / n, sum += term;
        return {front * sum, 1 - front * sum, front * a};
    }
    double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
    for (int i = 1; i < 100000; ++i) {
        const double numerator = i * (a - i);
        b += 2;
        d = 1 / (b + numerator * d);
        c = b + numerator / c;
        fraction *= c * d;
        if (std::fabs(c * d - 1) < 0x1p-52) break;
    }
    return {1 - front * a * fraction, front * a * fraction, front * a};
}

double gamma_cdf(double shape, double x) { return gamma_tails(shape, x).lower; }

// Newton's method for the logarithm of the smaller tail, kept inside a bracket. The lower tail is taken as a function of
// log x, where it is concave. Start: Wilson & Hilferty (1931), or the first term of the series for small values.
double gamma_quantile(double a, double p) {
    expects(a > 0 && p > 0 && p < 1);
    const bool low = p <= 0.5;
    const double target = log(low ? p : 1 - p);
    const double w = 1 - 1 / (9 * a) + normal_quantile(p) / (3 * std::sqrt(a));
    double x = a * w * w * w;
    if (a < 1 || w < 0.3) {
        const double first = exp((log(p) + log_gamma(a + 1)) / a);  // below the quantile, and close to it if p is small
        x = w < 0.3 || x < first ? first : x;
    }
    double least = 0, most = 1e300;
    for (int i = 0; i < 200; ++i) {
        if (x < 1e-290) return x;  // no more than the first term of the series can be seen
        const Tails now = gamma_tails(a, x);
        const double tail = low ? now.lower : now.upper;
        double next;
        if (tail > 0) {
            const double miss = log(tail) - target;
            (low == (miss > 0) ? most : least) = x;
            next = low ? x * exp(std::clamp(-miss * tail / now.density, -5.0, 5.0)) : x * (1 + miss * tail / now.density);
        } else {
            (low ? least : most) = x;
            next = -1;
        }
        const bool inside = next > least && next < most;
        if (!inside) next = most < 1e300 ? 0.5 * (least + most) : 2 * x;
        const double step = std::fabs(next - x);
        if (step < (inside ? 1e-9 : 4e-16) * x) return next;  // the next step would be about the square of this one
        x = next;
    }
    return x;
}

// P(X <= k) = P(gamma(k+1) > mean).
Tails poisson_tails(double k, double mean) {
    const double a = k + 1, d = a - mean;
    const Bell s = bell(signed_root(-d, 2 * deviance(a, mean, d)), 1 / std::sqrt(a), 0);
    return {s.upper, s.lower, s.density * std::sqrt(a) / mean};
}

// P(X <= k) = P(beta(k+1, n-k) > p).
Tails binomial_tails(double k, double n, double p) {
    const double a = k + 1, b = n - k, all = n + 1, r = all / (a * b);
    const Sum mean = multiply(all, p);  // its rounding would show where n is large
    const double d = (a - mean.upper) - mean.lower;
    const Bell s =
        bell(signed_root(-d, 2 * (deviance(a, mean.upper, d) + deviance(b, all - mean.upper, -d))), (b - a) / all * std::sqrt(r), 1 / all);
    return {s.upper, s.lower, s.density / (std::sqrt(r) * p * b)};
}

}  // namespace cordon::exact
