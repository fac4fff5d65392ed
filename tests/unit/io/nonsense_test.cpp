// What makes no sense, though each value by itself is right, is refused where it stands.
#include "unit/io/whole.h"

using namespace whole;

namespace {
// Of lines that follow the town's, which are four: the next is the fifth.
std::string told(const std::string& lines) {
    const Texts all = all_told(town + lines);
    return all.size() == 1 ? all[0] : "complaints: " + std::to_string(all.size());
}
std::string policy(const std::string& kind, const std::string& lines) { return told("[[policy]]\nkind = \"" + kind + "\"\n" + lines); }
const std::string places =
    "[[facility]]\nname = \"clinic\"\nkind = \"fever_clinic\"\n[[facility]]\nname = \"lab\"\nkind = \"laboratory\"\n";
}  // namespace

TEST_CASE("a step has only what its kind needs") {
    const auto step = [](const std::string& policy_kind, const std::string& kind, const std::string& line) {
        return policy(policy_kind, "[[policy.steps]]\n" + (kind.empty() ? "" : "kind = \"" + kind + "\"\n") + line);
    };
    for (const char* where : {"checkpoint", "entrance-check", "export-control"}) {
        CHECK(step(where, "symptoms", "device = \"ear\"") ==
              "a.toml:9:1: policy[0]: steps[0]: device does not belong here; remove it: only steps of kind temperature have it");
        CHECK(step(where, "symptoms", "ambient = 5") ==
              "a.toml:9:1: policy[0]: steps[0]: ambient does not belong here; remove it: only steps of kind temperature have it");
        CHECK(step(where, "temperature", "ambient = 5") == "complaints: 0");
        CHECK(step(where, "", "device = \"ear\"") == "complaints: 0");
    }
    for (const char* where : {"checkpoint", "export-control"}) {
        CHECK(step(where, "symptoms", "antigen = { specificity = 1 }") ==
              "a.toml:9:1: policy[0]: steps[0]: antigen does not belong here; remove it: only steps of kind rapid have it");
        CHECK(step(where, "rapid", "antigen = { specificity = 1 }") == "complaints: 0");
        CHECK(step(where, "rapd", "antigen = { specificity = 1 }").starts_with("a.toml:8:8: policy[0]: steps[0]: kind = \"rapd\""));
    }
}

TEST_CASE("a facility has only what its kind needs") {
    const auto facility = [](const std::string& kind, const std::string& line) {
        return told("[[facility]]\nname = \"x\"\nkind = \"" + kind + "\"\n" + line);
    };
    for (const char* line : {"lost = 0.1", "pool = 2", "pool_loss = 0.1", "confirms_from = 2020-01-20", "turnaround = 2"}) {
        INFO(line);
        CHECK(facility("laboratory", line) == "complaints: 0");
        CHECK(facility("hospital", line).starts_with("a.toml:8:1: facility \"x\": "));
    }
    CHECK(facility("tracing_team", "turnaround = 2") == "complaints: 0");
    CHECK(facility("fever_clinic", "turnaround = 2") ==
          "a.toml:8:1: facility \"x\": turnaround does not belong here; remove it: only laboratories and tracing teams have it");
}

TEST_CASE("a list of names that is given names something, and nothing twice") {
    const std::string todo = " is empty; name at least one, or remove it";
    CHECK(policy("checkpoint", "gates = []") == "a.toml:7:9: policy[0]: gates" + todo);
    CHECK(policy("entrance-check", "places = []") == "a.toml:7:10: policy[0]: places" + todo);
    CHECK(policy("travel-limit", "where = { counties = [] }") == "a.toml:7:22: policy[0]: where.counties" + todo);
    CHECK(policy("arrival-quota", "sources = []") == "a.toml:7:11: policy[0]: sources" + todo);
    CHECK(policy("entrance-check", "steps = []") == "a.toml:7:9: policy[0]: steps is empty; give at least one");
    CHECK(policy("checkpoint", "steps = []") == "complaints: 0");  // a line in which people wait, and nothing else
    CHECK(policy("checkpoint", "gates = [\"all\", \"border\", \"all\"]") ==
          "a.toml:7:27: policy[0]: gates[2] = \"all\" is named twice; remove one of the two");
    CHECK(policy("travel-limit", "where = { counties = [\"County 1\", \"900001\"] }") ==
          "a.toml:7:35: policy \"travel-limit\": where.counties: \"900001\" is a county that is named already; remove one of the two");
}

TEST_CASE("each wrong name of a list is told where it stands") {
    CHECK(all_told(town + "[[policy]]\nkind = \"entrance-check\"\nplaces = [\"fim\", \"firm\",\n  \"scool\"]") ==
          Texts{"a.toml:7:11: policy[0]: places[0] = \"fim\" is no kind of place; did you mean \"firm\"?",
                "a.toml:8:3: policy[0]: places[2] = \"scool\" is no kind of place; give firm, hospital, kindergarten, primary, junior or "
                "senior"});
}

TEST_CASE("a pass spares steps that there are") {
    CHECK(policy("checkpoint", "[[policy.pass]]\nspared = [\"origin\", \"rapid\"]") ==
          "a.toml:8:21: policy[0]: pass[0]: spared[1] = \"rapid\" is no step of this policy; "
          "remove it, or add the step (it has temperature, origin)");
    CHECK(policy("checkpoint", "[[policy.steps]]\nkind = \"rapid\"\n[[policy.pass]]\nspared = [\"rapid\"]") == "complaints: 0");
    CHECK(policy("checkpoint", "[[policy.pass]]\nspared = [\"rapd\"]")
              .starts_with("a.toml:8:11: policy[0]: pass[0]: spared[0] = \"rapd\" is no kind of step"));
    CHECK(policy("checkpoint", "[[policy.steps]]\nkind = \"rapd\"\n[[policy.pass]]\nspared = [\"rapid\"]").starts_with("a.toml:8:8: "));
    CHECK(policy("checkpoint", "[[policy.pass]]\nname = \"A\"\nshare = 0.6\n[[policy.pass]]\nname = \"B\"\nshare = 0.6")
              .starts_with("a.toml:7:1: policy[0]: pass has shares that sum to more than 1"));
}

TEST_CASE("gates of a checkpoint are in its counties") {
    CHECK(policy("checkpoint", "where = { counties = [\"County 1\"] }\ngates = [\"County 1 rail station\"]") == "complaints: 0");
    CHECK(policy("checkpoint", "where = { counties = [\"County 1\"] }\ngates = [\"all\", \"County 2 rail station\"]") ==
          "a.toml:8:17: policy \"checkpoint\": gates: \"County 2 rail station\" is in no county of where.counties; "
          "add its county there, or remove the gate");
    CHECK(policy("checkpoint", "where = { counties = [\"Conty 1\"] }\ngates = [\"County 2 rail station\"]").starts_with("a.toml:7:23: "));
}

TEST_CASE("rules by date stand in the order of their days, and each has a turn") {
    for (const auto& [kind, rule] : {std::pair{"fever-clinic", "definition"}, {"discharge", "rule"}}) {
        const auto rules = [&](const std::string& first, const std::string& second) {
            const std::string header = "[[policy." + std::string(rule) + "]]\n";
            return told(places + "[[policy]]\nkind = \"" + std::string(kind) + "\"\n" + header + first + "\n" + header + second);
        };
        const std::string path = "policy[0]: " + std::string(rule) + "[1]: from";
        CHECK(rules("", "from = 2020-02-01") == "complaints: 0");
        CHECK(rules("from = 2020-02-01", "from = 2020-02-01") ==
              "a.toml:16:8: " + path +
                  " = 2020-02-01 is not after that of the one before (2020-02-01); put them in the order of their days");
        CHECK(rules("from = 2020-02-01", "") ==
              "a.toml:15:1: " + path + " is missing, and the one before would never hold; give its first day, or remove the one before");
        CHECK(rules("from = 2020-02-01", "from = \"soon\"").starts_with("a.toml:16:8: " + path + " = \"soon\" is not a date"));
        CHECK(
            told(places + "[[policy]]\nkind = \"" + std::string(kind) + "\"\n" + rule + " = []").ends_with("is empty; give at least one"));
    }
}

TEST_CASE("what would never be used is refused") {
    CHECK(told(places + "[[policy]]\nkind = \"testing\"\ncontact_assay = \"rapid\"") ==
          "a.toml:13:17: policy[0]: contact_assay = \"rapid\" is never used: contact_days names no day; give contact_days, or remove it");
    CHECK(told(places + "[[policy]]\nkind = \"testing\"\ncontact_assay = \"rapid\"\ncontact_days = [1]") == "complaints: 0");
    CHECK(
        policy("arrival-quota", "permits_from = 2020-02-01\nwhen = { to = 2020-02-01 }") ==
        "a.toml:7:16: policy[0]: permits_from = 2020-02-01 is not before the policy ends (2020-02-01); give an earlier day, or remove it");
}

TEST_CASE("ages of a disease rise, and there are contacts in some quarter of the day") {
    CHECK(told("[disease]\nbands = [0, 60, 20]\nsusceptibility = [1, 1, 1]\nsevere_share = [0, 0, 0]\ncritical_share = [0, 0, 0]\n"
               "fatal_share = [0, 0, 0]") ==
          "a.toml:6:9: disease.bands does not rise from 0; give the lower ends of the bands in order, the first 0");
    CHECK(told("[contacts]\ncommunity_by_quarter = [0, 0, 0, 0]") ==
          "a.toml:6:24: contacts.community_by_quarter has nothing above 0; let there be contacts in a quarter of the day");
}

TEST_CASE("a resolved scenario reads back, whatever its kinds of steps and facilities") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("cordon_nonsense_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string oracle = CORDON_SOURCE_DIR "/tests/oracle/";
    std::filesystem::copy_file(oracle + "twin_arrivals.csv", folder / "twin_arrivals.csv",
                               std::filesystem::copy_options::overwrite_existing);
    const std::string text = read_scenario(oracle + "twin_control.toml", {}).resolved;
    std::ofstream(folder / "a.toml") << text;
    CHECK(read_scenario((folder / "a.toml").string(), {}).resolved == text);
    std::filesystem::remove_all(folder);
}
