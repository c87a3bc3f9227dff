import tseslint from "typescript-eslint";

export default tseslint.config(
  tseslint.configs.recommended,
  {
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
  },
  { files: ["test/**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { ignores: ["dist/", "bin/", "node_modules/"] },
);
