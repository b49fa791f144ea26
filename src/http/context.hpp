#pragma once

#include <any>
#include <cstdlib>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

#include "http/http.hpp"
#include "http/problem.hpp"

namespace parrain::http {

struct Route;

/// The application's services, passed through the framework without being known to it. Borrowed, not owned.
class Services {
  public:
    Services() = default;

    template <class App>
    explicit Services(App& app) : pointer_(&app), type_(&typeid(App)) {}

    /// The services as the type they were given as; any other type is a programmer's mistake and aborts.
    template <class App>
    App& as() const {
        if (type_ == nullptr || *type_ != typeid(App)) std::abort();
        return *static_cast<App*>(pointer_);
    }

  private:
    void* pointer_ = nullptr;
    const std::type_info* type_ = nullptr;
};

/// Everything known of one request while it is answered. Used by one thread at a time, not always the same one.
class RequestContext {
  public:
    RequestContext(const Request& request, const Route& route, std::vector<std::string> path_values,
                   const Services& services, const Texts& texts);

    const Request& request() const { return request_; }
    const Route& route() const { return route_; }

    /// Decoded values of the pattern's parameters, in order.
    const std::vector<std::string>& path_values() const { return path_values_; }

    template <class App>
    App& services() const {
        return services_.as<App>();
    }

    /// The locale answers are worded in: the caller's `Accept-Language` unless middleware knows better.
    Locale locale() const { return locale_; }
    void speak(Locale locale) { locale_ = locale; }

    /// The wording of `key` in the request's locale.
    std::string text(std::string_view key, const FailureDetail& arguments = {}) const;

    /// The answer to a refusal, worded for this request.
    Response refusal(const Failure& failure) const;

    /// Leave a value for what runs later (the caller that middleware recognised, an open transaction), replacing an
    /// earlier one of the same type.
    template <class T>
    T& provide(T value) {
        for (auto& slot : provided_) {
            if (slot.type() == typeid(T)) return slot.emplace<T>(std::move(value));
        }
        return provided_.emplace_back().template emplace<T>(std::move(value));
    }

    /// The value of this type left earlier, or nullptr.
    template <class T>
    T* find() {
        for (auto& slot : provided_) {
            if (auto* value = std::any_cast<T>(&slot)) return value;
        }
        return nullptr;
    }

    /// The value of this type left earlier; its absence is a programmer's mistake and aborts.
    template <class T>
    T& get() {
        auto* value = find<T>();
        if (value == nullptr) std::abort();
        return *value;
    }

  private:
    const Request& request_;
    const Route& route_;
    std::vector<std::string> path_values_;
    Services services_;
    const Texts& texts_;
    Locale locale_;
    std::vector<std::any> provided_;
};

}  // namespace parrain::http
