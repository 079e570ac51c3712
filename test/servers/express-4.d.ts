// express-4.d.ts: Express 4 has the parts that the tests use, in equal shape.
declare module 'express-4' {
  import express from 'express';
  export default express;
}
