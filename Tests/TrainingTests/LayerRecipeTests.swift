import RunProtocol
import Testing

@testable import Training

@Suite("Layers that a recipe composes")
struct LayerRecipeTests {
    static let data = "[data]\nsource = \"data.csv\"\ntarget = \"kind\"\n[model]\n"

    @Test("are written as they were read, whatever their kind", arguments: LayerCatalogue.all.map(\.kind))
    func roundTrip(kind: String) throws {
        let entry = try #require(LayerCatalogue.entry(kind))
        let needed = entry.keys.filter { $0.fallback == nil }.map { ", \($0.name) = 7" }.joined()
        let inner = entry.hasInner ? ", layers = [{ kind = \"dense\", units = 7 }, { kind = \"layer_norm\" }]" : ""
        let shortcut = entry.hasShortcut ? ", shortcut = [{ kind = \"dense\", units = 7 }]" : ""
        let text = Self.data + "layers = [{ kind = \"\(kind)\"\(needed)\(inner)\(shortcut) }]\n"
        let recipe = try Recipe.parse(text: text, file: "/data/r.toml")
        let again = try Recipe.parse(text: recipe.resolvedText, file: "/else/r.toml")
        #expect(again.model == recipe.model)
        #expect(recipe.model.layers.map(\.kind) == [kind])
    }

    @Test(
        "cost one sentence where they are wrong",
        arguments: [
            ("[]", "model.layers must be a list of 1 to 1000 layers such as [{ kind = \"dense\", units = 64 }]"),
            ("[{ kind = \"dense\" }]", "model.layers[1] is a dense layer and needs units"),
            (
                "[{ kind = \"dens\", units = 1 }]",
                "model.layers[1].kind = \"dens\" is not known (did you mean \"dense\"?)"
            ),
            (
                "[{ kind = \"dense\", unit = 1 }]",
                "model.layers[1].unit has no meaning in a dense layer (did you mean \"units\"?); it takes kind, name, units, activation, bias"
            ),
            (
                "[{ kind = \"max_pool\", padding = \"full\" }]",
                "model.layers[1].padding must be \"same\", \"valid\" or a number of pixels up to 62, not the text \"full\""
            ),
            (
                "[{ kind = \"dense\", units = 1, name = \"a\" }, { kind = \"residual\", layers = [{ kind = \"layer_norm\", name = \"a\" }] }]",
                "model.layers has two layers called \"a\", but weights are called after their layer"
            ),
        ])
    func wrong(layers: String, message: String) {
        let problem = #expect(throws: RecipeError.self) {
            try Recipe.parse(text: Self.data + "layers = \(layers)\n", file: "r.toml")
        }
        #expect(problem.map { "\($0)".contains(message) } == true, "\(problem.map { "\($0)" } ?? "")")
    }

    @Test("within layers are there again when the run is resumed")
    func resumed() throws {
        let model = """
            [[model.layers]]
            kind = "residual"
            layers = [{ kind = "dense", units = 6 }, { kind = "dropout", rate = 0.2 }]
            shortcut = [{ kind = "dense", units = 6 }]

            [[model.layers]]
            kind = "concatenate"
            input = true
            layers = [
              { kind = "sequence", layers = [{ kind = "dense", units = 3 }, { kind = "layer_norm" }] },
              { kind = "dense", units = 2 },
            ]
            """
        let run = try TestRun()
        let recipe =
            "[data]\nsource = \"data.csv\"\ntarget = \"kind\"\n\(model)\n[training]\nepochs = 2\nbatch_size = 13\n"
        let whole = try run.train(run.setup(recipe))
        let driver = SessionDriver(try run.setup(recipe))
        try driver.startPaused()
        try driver.advance(3)
        driver.session.interrupt("test")
        let resumed = try run.train(run.resume(try driver.end().name))
        #expect(resumed.weightsHash == whole.weightsHash)
    }
}
