import RunProtocol
import Tensors
import Testing

@testable import Training

@Suite("Slices in recipes")
struct SlicingTests {
    private static func recipe(_ sections: String, _ training: String) -> String {
        """
        name = "slices"
        [data]
        source = "data.csv"
        target = "kind"
        ignore = ["number"]
        [model]
        hidden = [8, 6]
        dropout = 0.2
        \(sections)
        [training]
        epochs = 3
        batch_size = 12
        \(training)
        """
    }

    @Test(
        "a run in slices does what one of whole batches does, and resumes to the same weights",
        arguments: ["", "[optimizer]\nl1 = 1e-3\nl2 = 1e-3\nclip_norm = 0.5", "[augment]\nmixup = 0.3\nnoise = 0.1"])
    func sameRun(_ sections: String) throws {
        let run = try TestRun(isInMemory: true)
        let whole = try run.train(run.setup(Self.recipe(sections, "slices = 1")))
        let text = Self.recipe(sections, "slices = 3\nprecision = \"fp32\"")
        let cut = try run.train(run.setup(text))
        #expect(cut.step == whole.step)
        #expect(abs((cut.bestValidationLoss ?? 0) - (whole.bestValidationLoss ?? 1)) < 1e-4)
        let driver = SessionDriver(try run.setup(text))
        try driver.startPaused()
        try driver.advance(4)
        driver.session.interrupt("test")
        let name = try driver.end().name
        #expect(try run.train(run.resume(name)).weightsHash == cut.weightsHash)
    }

    @Test("a recipe says how many slices there are, and a resolved one always does")
    func text() throws {
        #expect(try Recipe.parse(text: Self.recipe("", ""), file: "r.toml").training.slices == .automatic)
        #expect(
            try Recipe.parse(text: Self.recipe("", "slices = \"auto\""), file: "r.toml").training.slices == .automatic)
        #expect(try Recipe.parse(text: Self.recipe("", "slices = 4"), file: "r.toml").training.slices == .fixed(4))
        for training in ["", "slices = 4"] {
            let recipe = try Recipe.parse(text: Self.recipe("", training), file: "r.toml")
            #expect(
                try Recipe.parse(text: recipe.resolvedText, file: "r.toml").training.slices == recipe.training.slices)
            #expect(recipe.resolvedText.contains("slices = "))
        }
        for wrong in ["slices = 0", "slices = \"many\"", "slices = 2.5"] {
            #expect(throws: RecipeError.self) { try Recipe.parse(text: Self.recipe("", wrong), file: "r.toml") }
        }
    }
}
