import RunProtocol
import Testing

@Suite("Did you mean")
struct NearestNameTests {
    @Test(
        "the nearest name",
        arguments: [
            ("speceis", ["species", "sex"], "species"), ("Species", ["island", "species"], "species"),
            ("epoch", ["epochs", "patience"], "epochs"),
            ("learning_rte", ["learning_rate", "weight_decay"], "learning_rate"),
            ("ab", ["ba"], "ba"), ("colr", ["color", "colors"], "color"),
        ] as [(String, [String], String)])
    func nearest(name: String, candidates: [String], expected: String) {
        #expect(NearestName.suggestion(for: name, among: candidates) == expected)
    }

    @Test(
        "no name when none is near",
        arguments: [("zzz", ["species"]), ("y", ["x"]), ("", ["a"]), ("a", []), ("mpg", ["mass"])])
    func none(name: String, candidates: [String]) {
        #expect(NearestName.suggestion(for: name, among: candidates) == nil)
    }
}
