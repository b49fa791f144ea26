#include "cli/config.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace parrain::cli {
namespace {

/// A file of its own under the system's temporary folder, removed when destroyed.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content) {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("parrain-config-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// A variable of the environment, set while it lives.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

/// Where the faults of a configuration are.
std::vector<std::string> places(const LoadedConfig& loaded) {
    std::vector<std::string> found;
    for (const ConfigFault& fault : loaded.faults) found.push_back(fault.where);
    return found;
}

TEST_CASE("a relay is a host and a port, and never holds its password") {
    struct Case {
        const char* text;
        const char* host;
        int port;
        bool is_smtps;
        bool is_loopback;
    };
    for (const Case& one : {Case{"smtp://127.0.0.1:2525", "127.0.0.1", 2525, false, true},
                            Case{"smtp://localhost", "localhost", 25, false, true},
                            Case{"smtp://mail.example.com:587/", "mail.example.com", 587, false, false},
                            Case{"smtps://mail.example.com", "mail.example.com", 465, true, false},
                            Case{"smtp://[::1]", "::1", 25, false, true},
                            Case{"smtps://[2001:db8::1]:465", "2001:db8::1", 465, true, false}}) {
        CAPTURE(one.text);
        const auto relay = parse_relay(one.text);
        REQUIRE(relay);
        CHECK(relay->host == one.host);
        CHECK(relay->port == one.port);
        CHECK(relay->is_smtps == one.is_smtps);
        CHECK(relay->is_loopback == one.is_loopback);
    }
    for (const char* text :
         {"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://:25", "smtp://mail.example.com:0",
          "smtp://mail.example.com:99999", "smtp://mail.example.com:x", "smtp://user:secret@mail.example.com",
          "smtp://mail.example.com/path", "smtp://mail.example.com?tls=off", "smtp://a b:25"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_relay(text));
    }
}

TEST_CASE("the secrets of the relay come from files, and halves of them are faults") {
    const TemporaryFile secret("s3cret\n");
    const TemporaryFile file("[mail]\nsmtp = \"smtp://mail.example.com:587\"\nuser = \"parrain\"\n");
    CHECK(places(load_config(file.path())) == std::vector<std::string>{"mail.password"});
    const Variable password("PARRAIN_MAIL__PASSWORD_FILE", secret.path().string());
    const LoadedConfig loaded = load_config(file.path());
    CHECK(loaded.faults.empty());
    CHECK(loaded.config.mail_password == "s3cret");
    CHECK(loaded.config.mail_messages_per_minute == 1200);
}

TEST_CASE("settings of mail that cannot work are faults") {
    const TemporaryFile file(
        "[mail]\nsmtp = \"mail.example.com\"\ntls = \"maybe\"\nca_file = \"/nowhere.pem\"\n"
        "return_path = \"bounces\"\ndns_server = \"127.0.0.1\"\ntimeout_seconds = 0\n");
    CHECK(places(load_config(file.path())) == std::vector<std::string>{"mail.timeout_seconds", "mail.smtp", "mail.tls",
                                                                       "mail.ca_file", "mail.return_path",
                                                                       "mail.dns_server"});
}

TEST_CASE("the file is read, and the environment wins over it") {
    const TemporaryFile file("[server]\nlisten = \"0.0.0.0:9000\"\nworkers = 8\n[data]\npath = \"/var/lib/parrain\"\n");
    const Variable listen("PARRAIN_SERVER__LISTEN", "127.0.0.1:7000");
    const LoadedConfig loaded = load_config(file.path());
    CHECK(loaded.faults.empty());
    CHECK(loaded.config.listen == "127.0.0.1:7000");
    CHECK(loaded.config.workers == 8);
    CHECK(loaded.config.location() == "/var/lib/parrain");
}

TEST_CASE("a secret may come from a file of its own") {
    const TemporaryFile secret("postgresql://parrain@db/parrain\n");
    const Variable url("PARRAIN_DATABASE__URL_FILE", secret.path().string());
    const LoadedConfig loaded = load_config(TemporaryFile("").path().string() + "-absent");
    CHECK(loaded.config.location() == "postgresql://parrain@db/parrain");
    CHECK(places(loaded).size() == 1);
}

TEST_CASE("every fault of a configuration is told at once, by name") {
    const TemporaryFile file(
        "[server]\nlisten = \"nowhere\"\nworkers = 0\nbase_url = \"refer.example.com\"\nmetrics = \"maybe\"\n"
        "colour = \"green\"\n[log]\nlevel = 3\n");
    const Variable node("PARRAIN_SERVER__NODE", "1024");
    const auto found = places(load_config(file.path()));
    for (const char* where : {"server.listen", "server.workers", "server.base_url", "server.metrics", "server.colour",
                              "log.level", "PARRAIN_SERVER__NODE"}) {
        CAPTURE(where);
        CHECK(std::ranges::find(found, where) != found.end());
    }
    CHECK(found.size() == 7);
}

TEST_CASE("a file that is no TOML names its line") {
    const TemporaryFile file("[server]\nlisten =\n");
    const auto found = places(load_config(file.path()));
    REQUIRE(found.size() == 1);
    CHECK(found.front() == file.path().string() + ":2");
}

TEST_CASE("addresses and ports") {
    CHECK(parse_endpoint("127.0.0.1:8080")->port == 8080);
    CHECK(parse_endpoint("[::1]:0")->address == "::1");
    CHECK(parse_endpoint("[::1]:0")->is_loopback);
    CHECK(parse_endpoint("localhost:80")->is_loopback);
    CHECK_FALSE(parse_endpoint("0.0.0.0:80")->is_loopback);
    for (const char* bad : {"", "8080", ":8080", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1:-1"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_endpoint(bad));
    }
}

}  // namespace
}  // namespace parrain::cli
