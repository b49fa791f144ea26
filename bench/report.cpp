#include "report.hpp"

#include <algorithm>
#include <cstdio>
#include <iomanip>
#include <sstream>

namespace parrain::bench {

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void Comparison::add(double measured, double limit) {
    measured_.push_back(measured);
    limits_.push_back(limit);
}

double Comparison::ratio() const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < measured_.size(); ++i) ratios.push_back(measured_[i] / limits_[i]);
    return median(ratios);
}

std::string Comparison::spread() const {
    if (measured_.empty()) return {};
    double least = measured_.front() / limits_.front();
    double most = least;
    for (std::size_t i = 0; i < measured_.size(); ++i) {
        least = std::min(least, measured_[i] / limits_[i]);
        most = std::max(most, measured_[i] / limits_[i]);
    }
    return fixed(least, 2) + "–" + fixed(most, 2);
}

void Table::add(const std::string& work, const std::string& measured, const std::string& limit,
                const std::string& ratio, const std::string& target, bool is_met) {
    lines_.push_back({work, measured, limit, ratio, target, is_met ? "yes" : "no"});
}

void Table::note(const std::string& work, const std::string& measured, const std::string& limit,
                 const std::string& ratio) {
    lines_.push_back({work, measured, limit, ratio, "—", "—"});
}

void Table::print() const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        for (const std::string& cell : lines_[i]) std::printf("| %s ", cell.c_str());
        std::puts("|");
        if (i == 0) std::puts("|---|---|---|---|---|---|");
    }
}

std::string fixed(double value, int decimals) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

std::string per_second(double value) {
    std::string digits = fixed(value, 0);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits + "/s";
}

}  // namespace parrain::bench
