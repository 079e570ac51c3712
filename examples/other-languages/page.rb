require_relative 'assets'

puts <<~HTML
  <!doctype html>
  <title>Ruby</title>
  #{tags('src/main.ts')}
  <img src="#{asset('img/cabinet.svg')}" alt="">
HTML
