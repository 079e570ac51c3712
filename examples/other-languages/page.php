<?php require __DIR__ . '/assets.php'; ?>
<!doctype html>
<title>PHP</title>
<?= tags('src/main.ts') ?>

<img src="<?= asset('img/cabinet.svg') ?>" alt="">
