/// The themes that are part of the program, as the build embeds the files of `themes/`.
///
/// A new one is a file there and a line here, in the order in which the themes are offered.
enum BuiltInThemes {
    static let files: [(file: String, bytes: [UInt8])] = [
        ("descent-dark.toml", PackageResources.descent_dark_toml),
        ("descent-light.toml", PackageResources.descent_light_toml),
        ("midnight-aurora.toml", PackageResources.midnight_aurora_toml),
        ("tokyo-night.toml", PackageResources.tokyo_night_toml),
        ("dracula.toml", PackageResources.dracula_toml),
        ("catppuccin-mocha.toml", PackageResources.catppuccin_mocha_toml),
        ("nord.toml", PackageResources.nord_toml),
        ("gruvbox-dark.toml", PackageResources.gruvbox_dark_toml),
        ("everforest-dark.toml", PackageResources.everforest_dark_toml),
        ("solarized-dark.toml", PackageResources.solarized_dark_toml),
        ("rose-pine-dawn.toml", PackageResources.rose_pine_dawn_toml),
        ("catppuccin-latte.toml", PackageResources.catppuccin_latte_toml),
        ("gruvbox-light.toml", PackageResources.gruvbox_light_toml),
        ("solarized-light.toml", PackageResources.solarized_light_toml),
        ("paper.toml", PackageResources.paper_toml),
        ("okabe-ito-dark.toml", PackageResources.okabe_ito_dark_toml),
        ("okabe-ito-light.toml", PackageResources.okabe_ito_light_toml),
        ("high-contrast.toml", PackageResources.high_contrast_toml),
        ("amber-terminal.toml", PackageResources.amber_terminal_toml),
        ("terminal-default.toml", PackageResources.terminal_default_toml),
    ]
}
