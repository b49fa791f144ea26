#pragma once

#include <string>
#include <vector>

namespace parrain::bench {

/// The middle value, between the two middle ones where their number is even; 0 of none.
double median(std::vector<double> values);

/// What one line of the report compares, measured several times in turn.
class Comparison {
  public:
    /// One round: what was measured and its limit, right after each other.
    void add(double measured, double limit);

    double measured() const { return median(measured_); }
    double limit() const { return median(limits_); }

    /// The median of the rounds' ratios, less touched by noise than the ratio of medians.
    double ratio() const;

    /// The smallest and the largest ratio of a round, as `0.41–0.52`.
    std::string spread() const;

  private:
    std::vector<double> measured_;
    std::vector<double> limits_;
};

/// A table in Markdown, also readable as it is.
class Table {
  public:
    void add(const std::string& work, const std::string& measured, const std::string& limit, const std::string& ratio,
             const std::string& target, bool is_met);
    /// A line without a target, for what explains another.
    void note(const std::string& work, const std::string& measured, const std::string& limit, const std::string& ratio);
    void print() const;

  private:
    std::vector<std::vector<std::string>> lines_{
        {"Work", "Measured", "Limit of the same run", "Ratio (spread)", "Target", "Met"}};
};

/// A number with that many decimals.
std::string fixed(double value, int decimals);

/// `8,900/s`.
std::string per_second(double value);

}  // namespace parrain::bench
