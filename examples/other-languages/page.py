from assets import asset, tags

print(f"""<!doctype html>
<title>Python</title>
{tags("src/main.ts")}
<img src="{asset("img/cabinet.svg")}" alt="">""")
