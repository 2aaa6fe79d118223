"""Law as dated rows: rules with scope, validity, operator, value, legal basis (Sổ quy định)."""
